"""Reading old Word files (.doc): LibreOffice, where it is installed, makes a .docx of them first."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from knowledge.errors import ProgramMissing, ReadingError
from knowledge.reading.docx import read_docx
from knowledge.reading.gathered import FileRead
from knowledge.reading.sniffing import MOST_BYTES, guard_docx

SECONDS = 90.0
"""The longest that a conversion may take; usually it is three to ten seconds."""

_SAVE_AS = "Anh/chị mở bằng Word, chọn Lưu thành (Save As) dạng .docx rồi gửi lại."
_MISSING = (
    "Đây là tệp Word đời cũ (.doc); máy chủ chưa cài LibreOffice nên chưa đọc được loại tệp này. " + _SAVE_AS
)
_FAILED = "Tệp Word đời cũ (.doc) này không chuyển được, có thể bị hỏng hoặc có mật khẩu. " + _SAVE_AS

# Documents from outside run no macros and fetch nothing from the network or the disk.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
</oor:items>
"""


def read_doc(data: bytes) -> FileRead:
    """The paragraphs and tables of a .doc, as `read_docx` gives them.

    Args:
        data: the whole file.

    Raises:
        ProgramMissing: LibreOffice is not there.
        ReadingError: the file cannot be converted, or what comes out is not safe to open.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ProgramMissing(_MISSING)
    with tempfile.TemporaryDirectory(prefix="cchc-doc-") as name:
        folder = Path(name)
        converted = _convert(program, folder, data)
    guard_docx(converted)
    return read_docx(converted)


def _convert(program: str, folder: Path, data: bytes) -> bytes:
    # A profile of its own: two that run at once would lock each other out, and none sees the other's files.
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    (folder / "in.doc").write_bytes(data)
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += [
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(folder / "in.doc"),
    ]
    environment = {**os.environ, "HOME": str(folder)}
    with subprocess.Popen(  # noqa: S603 - a program found on the path; the file's own name is not used
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as running:
        try:
            running.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ReadingError(_FAILED) from error
        finally:
            running.terminate()  # LibreOffice's starter ends its worker when told so
    try:
        with (folder / "out" / "in.docx").open("rb") as file:
            converted = file.read(10 * MOST_BYTES)
    except OSError as error:
        raise ReadingError(_FAILED) from error
    return converted
