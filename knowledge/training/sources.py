"""The clean text that is learned from: articles of law out of `../shared/corpus`, and wording of our own."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.vietnamese import nfc

WORDING = Path(__file__).parent / "wording"
"""Wording of administrative plans, written for this project: one sentence, heading or cell a line."""

_OLD_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_NEW_TONE = re.compile(r"(?<![qQ])(" + "|".join(_OLD_TONES) + r")(?![a-zà-ỹ])", re.IGNORECASE)


def traditional(text: str) -> str:
    """The tone where administrative documents put it: "hóa", "thủy", not "hoá", "thuỷ"."""

    def moved(match: re.Match[str]) -> str:
        said = match.group(1)
        right = _OLD_TONES[said.lower()]
        return "".join(new.upper() if old.isupper() else new for old, new in zip(said, right, strict=True))

    return _NEW_TONE.sub(moved, nfc(text))


_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf)\b|\w_\w", re.IGNORECASE)


def articles(corpus: Path) -> Iterator[str]:
    """The paragraphs of all articles of `phap-dien-articles.jsonl.gz`, titles included."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            title = str(article["tieu_de"])
            yield traditional(title.split(". ", 1)[-1])
            for paragraph in str(article["text"]).split("\n"):
                # Names of attached files, without tones, are no Vietnamese.
                if paragraph.strip() and not _FILE_NAME.search(paragraph):
                    yield traditional(paragraph.strip())


def wording(folder: Path = WORDING) -> Iterator[str]:
    """The lines of our own wording."""
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield traditional(line.strip())
