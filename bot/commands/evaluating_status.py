"""The command `cchc evaluate status`: how well officers' answers to reminders are understood."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.failures import CommandError
from bot.commands.shared import Json, existing, show
from reminders.understanding import Understanding
from reminders.understanding.judging import OWN, Judged, Score, UnreadablePhrases, judge, read_phrases, scores


def status(
    phrases: Annotated[
        Path | None,
        typer.Option(help="Câu trả lời có đáp án: JSONL; không nêu thì dùng bộ câu của dự án."),
    ] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Liệt kê các câu chưa hiểu đúng.")] = False,
    json_out: Json = False,
) -> None:
    """Đo việc hiểu câu trả lời của cán bộ: hiểu đúng, phải hỏi lại, hiểu sai mà không hỏi."""
    try:
        source = OWN if phrases is None else existing(phrases)
        judged = list(judge(read_phrases(source.read_text(encoding="utf-8").splitlines())))
    except (UnreadablePhrases, UnicodeDecodeError) as error:
        raise CommandError(f"Không đọc được bộ câu: {error}") from error
    if not judged:
        raise CommandError("Bộ câu không có câu nào.")
    figures = scores(judged)
    missed = [_missed(one) for one in judged if not one.right] if failures else []
    body: dict[str, Any] = {"scores": [asdict(score) | _shares(score) for score in figures]}
    lines = [
        f"{'half':10} {'form':9} {'phrases':>7} {'understood %':>12} {'asked %':>8} {'wrong, unasked %':>16}"
    ]
    lines += [_line(score) for score in figures]
    if failures:
        body["failures"] = missed
        lines += [
            f"{one['id']} {one['form']}{' WRONG' if one['wrong'] else ''}: {one['text']}\n"
            f"    {one['expected']}\n    {one['understood']}"
            for one in missed
        ]
    show(json_out, body, "\n".join(lines))


def _shares(score: Score) -> dict[str, float]:
    return {
        f"{name}_percent": round(100 * getattr(score, name) / score.phrases, 2)
        for name in ("understood", "asked", "wrong", "details")
    }


def _line(score: Score) -> str:
    shares = _shares(score)
    return (
        f"{score.half or '-':10} {score.form:9} {score.phrases:7} {shares['understood_percent']:12.1f} "
        f"{shares['asked_percent']:8.1f} {shares['wrong_percent']:16.1f}"
    )


def _missed(judged: Judged) -> dict[str, Any]:
    phrase = judged.phrase
    expected = _facts(phrase.meant) | ({} if phrase.ask_matters else {"ask": None})
    return {
        "id": phrase.id,
        "half": phrase.half,
        "form": judged.form,
        "text": phrase.text,
        "wrong": judged.wrong,
        "expected": expected,
        "understood": _facts(judged.heard),
    }


def _facts(heard: Understanding) -> dict[str, Any]:
    return {
        "intent": heard.intent.value,
        "state": heard.state.value if heard.state else None,
        "percent": heard.percent,
        "figure": heard.figure,
        "until": heard.until.isoformat() if heard.until else None,
        "ask": heard.ask,
    }
