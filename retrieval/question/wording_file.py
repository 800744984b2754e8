"""Files of words and what they stand for, written by people in TOML: what is wrong, where, and what to do."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.vietnamese import nfc

_LARGEST = 1_000_000  # bytes
_LINE = re.compile(r"at line (\d+)")


class WordingFileError(Exception):
    """A file of wording cannot be used; `sentence` tells where and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class WordingFile:
    """A file of wording as text and as tables. `called` is what a sentence to people calls it."""

    called: str
    text: str
    tables: dict[str, Any]


def read_wording_file(path: Path, kind: str, sample: str) -> WordingFile:
    """Read a file, in UTF-8 with or without a mark at its beginning.

    Args:
        kind: what such a file is called: "viết tắt".
        sample: how an entry is written.

    Raises:
        WordingFileError: it cannot be opened, is too large, or is not written that way.
    """
    called = f"Tệp {kind} “{path.name}”"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise WordingFileError(
            f"{called} không mở được. Anh/chị kiểm tra đường dẫn và quyền đọc tệp."
        ) from error
    if len(raw) > _LARGEST:
        raise WordingFileError(f"{called} lớn hơn 1 MB. Anh/chị bớt lại các mục không cần.")
    try:
        text = nfc(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise WordingFileError(
            f"{called}, dòng {line}: chữ không phải UTF-8. Anh/chị lưu lại tệp với bảng mã UTF-8."
        ) from error
    try:
        return WordingFile(called, text, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        again = f"Anh/chị viết lại theo mẫu: {sample}"
        if "overwrite" in str(error):
            again = "Chữ này đã có ở một dòng trên. Anh/chị xóa bớt một dòng."
        raise WordingFileError(f"{called}, dòng {line}: không đúng cách viết. {again}") from error
