"""The figures of a simulation, as numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figures:
    """What a simulation showed. Days are working days on which anything was sent; seconds of CPU are of
    this process, by what they were spent on; `broken` counts broken promises, which must be none."""

    officers: int
    offices: int
    days: int
    reminders_a_day: Mapping[str, float]
    messages_a_day: Mapping[str, float]
    messages: int
    other_messages: int
    deeds: int
    lateness_seconds: Mapping[str, float]
    budget_in_busiest_hour: float
    refused_429: int
    unknown: int
    broken: Mapping[str, int]
    database_mb: float
    cpu_seconds: Mapping[str, float]
    wall_seconds: float

    @property
    def right(self) -> bool:
        """Whether no promise was broken."""
        return not any(self.broken.values())

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"right": self.right}

    def __str__(self) -> str:
        day, bundles, late = self.reminders_a_day, self.messages_a_day, self.lateness_seconds
        spent = ", ".join(f"{_SPENT[name]} {seconds:,.0f} giây" for name, seconds in self.cpu_seconds.items())
        lines = [
            f"{self.officers:,} người, {self.offices:,} cơ quan, {self.days:,} ngày",
            f"Lời nhắc mỗi ngày làm việc: trung bình {day['mean']:,.0f}, p95 {day['p95']:,.0f}, "
            f"nhiều nhất {day['max']:,.0f}",
            f"Tin nhắc mỗi ngày: trung bình {bundles['mean']:,.0f}, nhiều nhất {bundles['max']:,.0f}; "
            f"cả kỳ {self.messages:,} tin nhắc, {self.other_messages:,} tin khác, "
            f"{self.deeds:,} việc người dùng làm",
            f"Trễ so với giờ nhắc: p95 {late['p95']:,.0f} giây, nhiều nhất {late['max']:,.0f} giây",
            f"Dùng {self.budget_in_busiest_hour:.1%} hạn mức của nền tảng trong giờ bận nhất; "
            f"bị từ chối vì quá nhanh (429): {self.refused_429}",
            f"Tin chưa rõ số phận: {self.unknown}",
            "Sai: " + ", ".join(f"{_BROKEN[name]} {number}" for name, number in self.broken.items()),
            f"Cơ sở dữ liệu {self.database_mb:,.1f} MB",
            f"CPU: {spent}; thời gian thực {self.wall_seconds:,.0f} giây",
        ]
        return "\n".join(lines)


_SPENT = {
    "planning": "lập lịch nhắc",
    "claiming_and_recording": "nhận và ghi kết quả",
    "wording": "soạn lời",
    "rest": "phần còn lại (người dùng, nền tảng giả lập, kiểm tra)",
}
_BROKEN = {
    "twice": "nhắc hai lần",
    "after_done": "nhắc sau khi xong",
    "during_leave": "nhắc khi nghỉ",
    "at_rest": "nhắc ngoài giờ",
    "lost": "mất",
}
BROKEN = tuple(_BROKEN)


def spread(values: Sequence[float]) -> dict[str, float]:
    """Mean, 95th percentile and maximum; zeros where there is nothing."""
    if not values:
        return {"mean": 0.0, "p95": 0.0, "max": 0.0}
    ordered = sorted(values)
    return {
        "mean": round(sum(ordered) / len(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
        "max": round(ordered[-1], 1),
    }
