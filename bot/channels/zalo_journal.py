"""Updates fetched from Zalo and not yet stored, on disk: the platform hands each out once.

    files_dir/zalo-journal/000000000042.json      one update, as it came
                           000000000041.aside    one that nobody could deal with; kept for a person to see

An update is written and synced before anybody deals with it, and removed when it is stored. A crash between
the two means that it is dealt with again, and the inbox knows it by its id.
"""

from __future__ import annotations

import json
import logging
import os
import re
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

_ENTRY = re.compile(r"([0-9]{12})\.(json|aside)")


class Journal:
    """The updates of one bot, oldest first. Its methods may be called in threads, one after another.

    Args:
        folder: made, for us alone, when the first update comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: int | None = None

    def entries(self) -> list[tuple[Path, Any]]:
        """What an earlier process left behind, oldest first.

        Raises:
            OSError: the folder cannot be read.
        """
        found = []
        for path in self._files():
            if path.suffix != ".json":
                continue
            try:
                found.append((path, json.loads(path.read_bytes())))
            except (ValueError, RecursionError):
                # Only a broken disk does this. It must not stop the office from being heard.
                log.error("an update in the journal cannot be read: %s", path.name)
                self.put_aside(path)
        return found

    def add(self, update: Any) -> Path:
        """Keep an update; the file to remove when it is stored.

        Raises:
            OSError: it is not kept, e.g. because the disk is full.
        """
        if self._last is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._last = max((int(path.stem) for path in self._files()), default=0)
        self._last += 1
        path = self._folder / f"{self._last:012}.json"
        draft = path.with_suffix(".draft")
        try:
            # Whole or not at all, and people's words for no other user of the machine.
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(update, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
            _sync(self._folder)
        except OSError:
            for left in (draft, path):
                left.unlink(missing_ok=True)
            raise
        return path

    def remove(self, path: Path | None) -> None:
        """An update is stored. Where its file stays, the update comes again after the next start."""
        try:
            if path is not None:
                path.unlink(missing_ok=True)
        except OSError as error:
            log.error("an update stays in the journal, and will be heard again: %s", error)

    def put_aside(self, path: Path | None) -> None:
        """An update cannot be dealt with: it is not heard again, and its file is kept."""
        try:
            if path is not None:
                path.replace(path.with_suffix(".aside"))
        except OSError as error:
            log.error("an update stays in the journal, and will be heard again: %s", error)

    def _files(self) -> list[Path]:
        if not self._folder.exists():
            return []
        return sorted(path for path in self._folder.iterdir() if _ENTRY.fullmatch(path.name))


def _sync(folder: Path) -> None:
    """Make the names in a folder as durable as the files' bytes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
