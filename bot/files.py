"""The files people sent, kept byte for byte under the hash of their bytes, one folder per office."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path


class FileStore:
    """Files by content: the same bytes twice are one file; a name never touches the file system."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, office_id: int, source: Path) -> str:
        """Keep a copy of the file; the SHA-256 of its bytes in hexadecimal."""
        with source.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        target = self.path(office_id, sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            # Written beside its place and renamed, so that a crash leaves no half file under a hash.
            handle, draft = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "wb") as copy, source.open("rb") as stream:
                shutil.copyfileobj(stream, copy)
                copy.flush()
                os.fsync(copy.fileno())
            Path(draft).replace(target)
        return sha256

    def path(self, office_id: int, sha256: str) -> Path:
        """Where the bytes of that hash lie, whether they are there or not."""
        return self._folder / str(office_id) / sha256
