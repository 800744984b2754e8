"""Gold of real plans: every printed word as a hash, and what the plan says as plain facts.

    python -m knowledge.evaluation.gold SOURCE.txt TRANSCRIPT.txt FACTS.json > GOLD.json

SOURCE is the file as it comes, TRANSCRIPT the same lines as they were printed (written by a person, "?"
for a word that nobody can tell), FACTS the head, scores and tasks. The real texts are not the project's to
give away; a line's hashes are salted with its place and tell nothing but whether a reading is right.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.restoration.tokens import cut
from knowledge.vietnamese import fold, nfc

FOLDER = Path(__file__).parent / "gold"
UNTOLD = "?"
"""Stands for a word that could not be told; it counts neither way."""

_BETWEEN = re.compile(r"[-–/]")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class GoldTask:
    """A task as a careful reader sees it; `opening` are the hashes of its first words, folded."""

    opening: tuple[str, ...]
    lead: tuple[str, ...]
    support: tuple[str, ...]
    times: tuple[str, ...]
    """the readings of its time that are right, the best first; "" where it has none"""


@dataclass(frozen=True)
class Gold:
    """What is known of one plan; `source` is the SHA-256 of the file."""

    source: str
    head: dict[str, list[str]]
    words: list[list[str]]
    codes: list[list[str]]
    scores: list[tuple[float, float, int | None, int | None]]
    tasks: list[GoldTask]


def syllables_of(line: str) -> list[str]:
    """The words of a line that have a letter and no digit, parts of compounds apart; no codes."""
    cores = (cut(word).core for word in nfc(line).split())
    parts = (part for core in cores if not _DIGIT.search(core) for part in _BETWEEN.split(core))
    return [part for part in parts if part == UNTOLD or _LETTER.search(part)]


def codes_of(line: str) -> list[str]:
    """The words of a line that have a digit: numbers, dates, percentages, document codes."""
    return [core for word in nfc(line).split() if _DIGIT.search(core := cut(word).core)]


def hashed(word: str, place: int) -> str:
    """A word's hash at a place (a line's number), four hexadecimal digits."""
    if word == UNTOLD:
        return UNTOLD
    return hashlib.blake2b(f"{place}:{word}".encode(), digest_size=2).hexdigest()


def opening_of(content: str, words: int = 6) -> tuple[str, ...]:
    """The hashes of a content's first words, folded, so that a wrong tone does not hide a task."""
    return tuple(hashed(word, 0) for word in _WORD.findall(fold(nfc(content)))[:words])


def load(file: Path) -> Gold:
    """Read a gold file."""
    told = json.loads(file.read_text(encoding="utf-8"))
    return Gold(
        told["source"],
        told["head"],
        told["words"],
        told["codes"],
        [tuple(score) for score in told["scores"]],
        [
            GoldTask(tuple(one["opening"]), tuple(one["lead"]), tuple(one["support"]), tuple(one["times"]))
            for one in told["tasks"]
        ],
    )


def make(
    source: Path, transcript: Sequence[str], facts: dict[str, list[dict[str, object]]]
) -> dict[str, object]:
    """The gold of a transcript and its facts, ready for JSON."""
    return {
        "source": hashlib.sha256(source.read_bytes()).hexdigest(),
        "head": facts["head"],
        "words": [[hashed(word, at) for word in syllables_of(line)] for at, line in enumerate(transcript)],
        "codes": [[hashed(code, at) for code in codes_of(line)] for at, line in enumerate(transcript)],
        "scores": facts["scores"],
        "tasks": [
            {
                "opening": opening_of(str(task["content"])),
                "lead": task["lead"],
                "support": task["support"],
                "times": task["times"],
            }
            for task in facts["tasks"]
        ],
    }


def main(source: str, transcript: str, facts: str) -> None:
    """Print the gold of one plan."""
    lines = Path(transcript).read_text(encoding="utf-8").split("\n")
    told = json.loads(Path(facts).read_text(encoding="utf-8"))
    json.dump(make(Path(source), lines, told), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
