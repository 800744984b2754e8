"""What three real plans say, told by eye: positions and times of every task. Facts only, no prose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gold:
    """One task: who leads, who supports, when."""

    lead: tuple[str, ...]
    support: tuple[str, ...]
    time: str


_OFFICE = "Công chức Văn phòng - Thống kê"
_ALL = "Các công chức chuyên môn"
_DESK = "Bộ phận Tiếp nhận và Trả kết quả"
_CULTURE = "Công chức Văn hóa - Xã hội"
_RADIO = "Cán bộ phụ trách Đài truyền thanh"
_ALWAYS, _AS_PLANNED, _JANUARY = "Thường xuyên", "Theo kế hoạch", "Tháng 01/2024"

PLAN_99 = (
    Gold((_OFFICE,), (_ALL,), "Quý II, Quý III năm 2022"),
    Gold((_OFFICE,), (_ALL,), _ALWAYS),
    Gold((_ALL,), (_OFFICE,), _ALWAYS),
    Gold((_OFFICE,), (_ALL,), _ALWAYS),
)

PLAN_105 = (
    Gold((_OFFICE,), (_ALL,), _JANUARY),
    Gold((_OFFICE,), (_ALL,), _ALWAYS),
    Gold((_DESK, _ALL), (_OFFICE,), _ALWAYS),
    Gold((_DESK, _CULTURE, _ALL), (_OFFICE,), _ALWAYS),
    Gold((_OFFICE,), (_ALL,), _AS_PLANNED),
    Gold((_ALL,), (_OFFICE,), _AS_PLANNED),
    Gold((_OFFICE,), (_ALL,), _AS_PLANNED),
    Gold((_OFFICE,), (_ALL,), _ALWAYS),
    Gold((_OFFICE,), (_ALL,), _JANUARY),
    Gold((_OFFICE,), (_ALL,), _ALWAYS),
    Gold((_DESK, _ALL), (_OFFICE,), _ALWAYS),
    Gold((_DESK,), (_ALL,), _ALWAYS),
    Gold(
        ("Công chức Tư pháp - Hộ tịch",),
        ("Công an", "Bảo hiểm xã hội", "Công chức Lao động - Thương binh và Xã hội"),
        _ALWAYS,
    ),
    Gold((_DESK, _ALL), (_OFFICE,), _ALWAYS),
    Gold((_DESK, _ALL), (_OFFICE,), _ALWAYS),
    Gold((_OFFICE,), (_DESK, _ALL), "Quý III năm 2024"),
    Gold((_OFFICE,), (_DESK, _ALL), _ALWAYS),
    Gold((_OFFICE,), (_DESK, _ALL), _ALWAYS),
    Gold((_OFFICE,), (_DESK, _ALL), _ALWAYS),
    Gold((_CULTURE, _RADIO), (_OFFICE,), _ALWAYS),
    Gold(("Ban Biên tập Trang thông tin điện tử", _RADIO), (_OFFICE,), _ALWAYS),
    Gold((_OFFICE,), (_DESK, _ALL), _ALWAYS),
    Gold((_DESK, _ALL), (_OFFICE,), _ALWAYS),
    Gold((_OFFICE,), (_DESK, _ALL), _AS_PLANNED),
    Gold((_OFFICE,), (_DESK, _ALL), "Quý I, Quý II, Quý III và năm 2024"),
    Gold((_OFFICE,), (_DESK, _ALL), "Quý I, quý IV năm 2024 hoặc đột xuất"),
)
"""The third quarter of the last row but one is read as a second "II"; that no quarter comes twice in
a list shows what it was."""
