"""What comes in from the web page, hostile until checked: JSON bodies, multipart files, names and numbers."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import unicodedata
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.model import IncomingFile
from bot.web.access import RefusalError

MAX_TEXT = 20_000
"""The most characters of one message, in UTF-16 units, as the page counts them too."""

# Twelve bytes is the longest way to write one UTF-16 pair in JSON ("\ud83d\ude00"); the rest is the envelope.
_MAX_JSON_BYTES = 6 * MAX_TEXT + 8 * 1024
_MULTIPART_OVERHEAD = 256 * 1024
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
# Control characters (line breaks and tabs apart), lone surrogates, and the marks that turn the direction of
# text round, with which "…exe" can be made to look like "…pdf".
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

BAD_REQUEST = "Yêu cầu không đúng dạng. Xin tải lại trang rồi thử lại."
TOO_LONG = "Tin dài quá 20.000 ký tự. Xin chia thành nhiều tin, hoặc gửi dưới dạng tệp."


@dataclass(frozen=True, slots=True)
class Written:
    """A message or a pressed button as the page posted it, checked for form only."""

    address: str
    id: str
    text: str
    pressed: str | None
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as the page posted it; its bytes are in a folder of ours."""

    address: str
    id: str
    text: str
    file: IncomingFile


async def read_json(request: Request) -> dict[str, object]:
    """The JSON object in the body of a request, read up to a bound.

    Raises:
        RefusalError: for another content type, too many bytes, or what is not a JSON object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusalError(415, BAD_REQUEST)
    body = bytearray()
    async with aclosing(_bounded(request, _MAX_JSON_BYTES, TOO_LONG)) as chunks:
        async for chunk in chunks:
            body += chunk
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusalError(400, BAD_REQUEST) from error
    if not isinstance(value, dict):
        raise RefusalError(400, BAD_REQUEST)
    return value


def written_of(body: dict[str, object]) -> Written:
    """A posted message or pressed button.

    Raises:
        RefusalError: where a field is missing or of another form, where there is nothing in it, or too much.
    """
    pressed, reply_to = body.get("pressed"), body.get("reply_to")
    if pressed is not None and not (
        isinstance(pressed, str) and 1 <= len(pressed.encode(errors="replace")) <= 64
    ):
        raise RefusalError(400, BAD_REQUEST)
    if isinstance(reply_to, int) and not isinstance(reply_to, bool):
        reply_to = str(reply_to)
    if reply_to is not None and not (isinstance(reply_to, str) and _NUMBER.fullmatch(reply_to)):
        raise RefusalError(400, BAD_REQUEST)
    text = _text_of(body.get("text"))
    if pressed is None and not text.strip():
        raise RefusalError(400, "Tin chưa có nội dung.")
    if pressed is not None and reply_to is None:
        raise RefusalError(400, BAD_REQUEST)
    return Written(_address_of(body.get("address")), _id_of(body.get("id")), text, pressed, reply_to)


async def read_upload(
    request: Request, files_dir: Path, max_bytes: int, admit: Callable[[str], Awaitable[None]]
) -> Uploaded:
    """A posted file, put into `files_dir` under a name of ours; the name it came with is kept as data only.

    The same client id from the same address is the same file: a repeated upload keeps the bytes that came
    first, so that nothing changes under whoever is reading them. The bytes are bounded while they stream
    (they wait in a temporary file that has no name), and appear in the folder whole or not at all.

    Args:
        max_bytes: the largest file.
        admit: is given the address before anything is kept, and raises RefusalError to keep nothing.

    Raises:
        RefusalError: for what is not such a form, an empty file, or too many bytes; and what `admit` raises.
    """
    too_big = f"Tệp lớn hơn {max_bytes / 2**20:.0f} MB nên không gửi được. Xin chia nhỏ hoặc nén bớt."
    content_type = request.headers.get("content-type", "").lower()
    # No browser names a charset here, and some charsets decode into what cannot be encoded again.
    if not content_type.startswith("multipart/form-data") or "charset" in content_type:
        raise RefusalError(415, BAD_REQUEST)
    declared = request.headers.get("content-length", "0")
    if not _NUMBER.fullmatch(declared) or int(declared) > max_bytes + _MULTIPART_OVERHEAD:
        raise RefusalError(413, too_big)
    async with aclosing(_bounded(request, max_bytes + _MULTIPART_OVERHEAD, too_big)) as chunks:
        parser = MultiPartParser(
            request.headers, chunks, max_files=1, max_fields=4, max_part_size=4 * MAX_TEXT
        )
        try:
            form = await parser.parse()
        except MultiPartException as error:
            raise RefusalError(400, BAD_REQUEST) from error
    try:
        return await _stored(form, files_dir, max_bytes, too_big, admit)
    finally:
        await form.close()


async def _stored(
    form: FormData, files_dir: Path, max_bytes: int, too_big: str, admit: Callable[[str], Awaitable[None]]
) -> Uploaded:
    upload = form.get("file")
    if not isinstance(upload, UploadFile):
        raise RefusalError(400, BAD_REQUEST)
    size = upload.size or 0
    if size > max_bytes:
        raise RefusalError(413, too_big)
    if size == 0:
        raise RefusalError(400, "Tệp này rỗng nên không gửi được.")
    address, client_id, text = (
        _address_of(form.get("address")),
        _id_of(form.get("id")),
        _text_of(form.get("text")),
    )
    await admit(address)
    name = clean_file_name(upload.filename or "")
    path = files_dir / stored_name("nhan", f"{address}\0{client_id}", name)
    await run_in_threadpool(_keep, upload.file, path)
    return Uploaded(address, client_id, text, IncomingFile(name, size, path))


def _keep(source: BinaryIO, path: Path) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}-{uuid.uuid4().hex}.part")
    try:
        with part.open("xb") as target:
            shutil.copyfileobj(source, target)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def keep_copy(source: Path, path: Path) -> None:
    """Copy a file of ours to `path`, whole or not at all; a `path` that is there already is left as it is.

    Raises:
        OSError: where the source cannot be read or the copy cannot be written.
    """
    if path.exists():
        return
    with source.open("rb") as stream:
        _keep(stream, path)


def stored_name(kind: str, identity: str, name: str) -> str:
    """The name under which we keep a file: made of a digest, so that nothing of a stranger's reaches the
    disk, with the suffix of `name` where that is plain (readers go by it)."""
    suffix = Path(name).suffix.lower()
    digest = hashlib.sha256(identity.encode()).hexdigest()[:40]
    return f"{kind}-{digest}{suffix if _SUFFIX.fullmatch(suffix) else ''}"


def clean_file_name(name: str) -> str:
    """A file name fit to show: its last component, composed letters, no control characters, at most 200
    characters, and never empty."""
    last = re.split(r"[\\/]", clean_text(name))[-1]
    shown = " ".join(last.split()).strip(". ") or "tệp"
    if len(shown) > 200:
        suffix = Path(shown).suffix[:12]
        shown = shown[: 200 - len(suffix)] + suffix
    return shown


def clean_text(text: str) -> str:
    """The text in NFC with Unix line breaks, without what no database or screen should be given."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def number_of(value: str | None, default: int | None = None) -> int:
    """A number out of a query.

    Raises:
        RefusalError: where it is none, or is missing and there is no default.
    """
    if value is None and default is not None:
        return default
    if value is None or not _NUMBER.fullmatch(value):
        raise RefusalError(400, BAD_REQUEST)
    return int(value)


async def _bounded(request: Request, limit: int, sentence: str) -> AsyncGenerator[bytes, None]:
    seen = 0
    async with aclosing(request.stream()) as chunks:
        async for chunk in chunks:
            seen += len(chunk)
            if seen > limit:
                raise RefusalError(413, sentence)
            yield chunk


def _text_of(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RefusalError(400, BAD_REQUEST)
    text = clean_text(value)
    if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise RefusalError(413, TOO_LONG)
    return text


def _id_of(value: object) -> str:
    if not isinstance(value, str) or not _CLIENT_ID.fullmatch(value):
        raise RefusalError(400, BAD_REQUEST)
    return value


def _address_of(value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > 200 or _UNWANTED.search(value):
        raise RefusalError(400, BAD_REQUEST)
    return value
