"""Saved reports: what was measured with every question's own measures, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from retrieval.evaluation.metrics import difference
from retrieval.evaluation.running import rounded

Scores = Mapping[str, Mapping[str, Mapping[str, float]]]
"""The measures of every question, by row ("toneless", "bm25 toneless") and the question's id."""

VERSION = 1


class UnreadableReport(Exception):
    """A file is no report of this kind; the text says so in Vietnamese."""


def save(path: Path, kind: str, body: Mapping[str, Any], scores: Scores) -> None:
    """Write a report, whole or not at all.

    Args:
        kind: "retrieval" or "answers"; only reports of one kind are compared.
        body: what the command printed.
    """
    told = {"report": kind, "version": VERSION, "body": body, "scores": scores}
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def read_scores(path: Path, kind: str) -> Scores:
    """The measures in a saved report.

    Raises:
        UnreadableReport: where the file is none of this kind.
        OSError: where it cannot be read.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UnreadableReport(f"{path.name} không phải báo cáo đã lưu bằng --report.") from error
    if not isinstance(told, dict) or told.get("report") != kind or told.get("version") != VERSION:
        raise UnreadableReport(f"{path.name} không phải báo cáo loại “{kind}” của phiên bản này.")
    scores = told.get("scores")
    if not (isinstance(scores, dict) and all(map(_is_row, scores.values()))):
        raise UnreadableReport(f"{path.name}: phần “scores” bị hỏng.")
    return scores


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and all(
        isinstance(one, dict) and all(isinstance(value, int | float) for value in one.values())
        for one in row.values()
    )


def compare(before: Scores, after: Scores) -> dict[str, Any]:
    """What changed, by row and measure, on the questions that both reports have asked.

    Returns:
        {row: {"questions": how many were in both, measure: {"before", "after", "difference",
        "interval": {"low", "high"}, "p"}}}, for the rows and measures that both have.
    """
    found: dict[str, Any] = {}
    for row in (each for each in after if each in before):
        both = [key for key in after[row] if key in before[row]]
        changes: dict[str, Any] = {}
        for name in dict.fromkeys(name for key in both for name in after[row][key]):
            pairs = [
                (before[row][key][name], after[row][key][name])
                for key in both
                if name in before[row][key] and name in after[row][key]
            ]
            if pairs:
                changes[name] = _change([pair[0] for pair in pairs], [pair[1] for pair in pairs])
        if changes:
            found[row] = {"questions": len(both), **changes}
    return found


def _change(before: list[float], after: list[float]) -> dict[str, Any]:
    changed = difference(before, after)
    return {
        **rounded({"before": sum(before) / len(before), "after": sum(after) / len(after)}),
        **rounded({"difference": changed.mean}),
        "interval": rounded(asdict(changed.interval)),
        "p": round(changed.p, 4),
    }


def comparison_lines(compared: Mapping[str, Any]) -> Iterator[str]:
    """A comparison for people; a star marks what chance alone does less than once in twenty times."""
    for row, changes in compared.items():
        yield f"{row} ({changes['questions']} câu hỏi chung)"
        for name, told in changes.items():
            if name != "questions":
                low, high = told["interval"]["low"], told["interval"]["high"]
                star = " *" if told["p"] < 0.05 else ""
                yield (
                    f"  {name:16} {told['before']:.4f} → {told['after']:.4f}  {told['difference']:+.4f} "
                    f"[{low:+.4f}, {high:+.4f}]  p = {told['p']:.4f}{star}"
                )
