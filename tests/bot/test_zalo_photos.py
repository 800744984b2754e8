"""Zalo as a channel: the photos people send, fetched from the platform's hosts alone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.zalo import ZaloChannel
from bot.channels.zalo_updates import is_photo_host
from bot.model import Incoming
from tests.bot.zalo_people import HANG, api, channel, make_channel, running
from tests.contracts.channel import Ear, eventually, listening
from tests.standins.zalo import ZaloStandin

# Test modules import the fixtures by name; naming them here says that they are used.
__all__ = ["api", "channel", "running"]


async def heard_photo(channel: ZaloChannel, failures: int = 0) -> Incoming:
    ear = Ear(failures)
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    assert ear.heard[0].file is not None
    return ear.heard[0]


def photos_in(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").glob("*") if path.is_file()]


@pytest.mark.parametrize("field", ["photo_url", "photo"])
async def test_a_photo_is_stored_under_a_name_of_ours(
    channel: ZaloChannel, api: ZaloStandin, tmp_path: Path, field: str
) -> None:
    api.send_photo(HANG, b"\xff\xd8 photo", "ảnh chụp", field=field)
    heard = await heard_photo(channel, failures=2)
    assert heard.text == "ảnh chụp"
    assert heard.file is not None
    assert (heard.file.name, heard.file.size, heard.file.problem) == ("ảnh.jpg", 8, None)
    assert heard.file.path is not None
    assert heard.file.path.read_bytes() == b"\xff\xd8 photo"
    assert heard.file.path.name.isascii()
    assert photos_in(tmp_path) == [heard.file.path]  # once, however often it was tried


async def test_a_photo_without_an_address_is_told(channel: ZaloChannel, api: ZaloStandin) -> None:
    api.send_other(HANG, "message.image.received", caption="đây ạ")
    heard = await heard_photo(channel)
    assert heard.text == "đây ạ"
    assert heard.file is not None
    assert "gửi lại" in (heard.file.problem or "")


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://192.168.1.1/",
        "file:///etc/passwd",
        "https://evil.example/x.jpg",
        "https://zdn.vn.evil.example/x.jpg",
        "http://[::1",
        "https://\ud800.zdn.vn/",
        "x" * 5000,
        "a\nb",
        "",
        5,
        None,
        {"url": "x"},
    ],
)
async def test_a_photo_elsewhere_is_not_fetched(
    channel: ZaloChannel, api: ZaloStandin, tmp_path: Path, address: Any
) -> None:
    api.send_other(HANG, "message.image.received", photo_url=address, caption="xem")
    heard = await heard_photo(channel)
    assert heard.file is not None
    assert (heard.text, heard.file.path) == ("xem", None)
    assert "gửi lại" in (heard.file.problem or "")
    assert photos_in(tmp_path) == []


async def test_no_other_machine_is_even_asked(channel: ZaloChannel, api: ZaloStandin) -> None:
    """Neither for the photo, nor because one of the platform's hosts says that it has moved."""
    asked: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    office = await asyncio.start_server(note, "127.0.0.2", 0)  # not the address that the stand-in has
    address = f"http://127.0.0.2:{office.sockets[0].getsockname()[1]}/x"
    api.send_photo(HANG, b"abc", url=address)
    api.fault("photo", status=302, page=address)
    api.send_photo(HANG, b"abc")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: len(ear.heard) == 2, "both were heard")
    office.close()
    assert [one.file.path for one in ear.heard if one.file] == [None, None]
    assert asked == []


@pytest.mark.parametrize("length", [101, 5000])
async def test_what_is_too_large_is_not_kept(api: ZaloStandin, tmp_path: Path, length: int) -> None:
    channel = make_channel(api, tmp_path / "files", max_download_bytes=100)
    api.send_photo(HANG, b"x" * length)
    heard = await heard_photo(channel)
    await channel.close()
    assert heard.file is not None
    assert heard.file.path is None
    assert "lớn hơn" in (heard.file.problem or "")
    assert photos_in(tmp_path) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 404, "page": "gone"},
        {"status": 200, "page": ""},
        {"drop": "before"},
        {"status": 302, "page": "https://evil.example/x"},
        {"status": 302, "page": "http://10.0.0.1/"},
    ],
)
async def test_a_photo_that_cannot_be_fetched_is_told(
    channel: ZaloChannel, api: ZaloStandin, fault: dict[str, Any]
) -> None:
    api.fault("photo", **fault)
    api.send_photo(HANG, b"abc", "đây ạ")
    heard = await heard_photo(channel)
    assert heard.text == "đây ạ"
    assert heard.file is not None
    assert heard.file.path is None
    assert "gửi lại" in (heard.file.problem or "")


async def test_a_photo_may_lead_on_but_not_for_ever(channel: ZaloChannel, api: ZaloStandin) -> None:
    api.photos["other.jpg"] = b"xyz"
    api.fault("photo", status=302, page="/photos/other.jpg")
    api.send_photo(HANG, b"abc")
    heard = await heard_photo(channel)
    assert heard.file is not None
    assert heard.file.path is not None
    assert heard.file.path.read_bytes() == b"xyz"
    api.fault("photo", times=4, status=302, page="/photos/other.jpg")
    api.send_photo(HANG, b"abc")
    heard = await heard_photo(channel)
    assert heard.file is not None
    assert heard.file.path is None


async def test_a_full_disk_is_told(
    api: ZaloStandin, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "files").write_text("not a folder")
    channel = make_channel(api, tmp_path / "files")
    api.send_photo(HANG, b"abc")
    heard = await heard_photo(channel)
    await channel.close()
    assert heard.file is not None
    assert heard.file.path is None
    assert "quản trị" in (heard.file.problem or "")
    assert "the journal cannot keep" in caplog.text


@pytest.mark.parametrize(
    ("address", "ours", "with_loopback"),
    [
        ("https://f20-zpg.zdn.vn/jpg/1.jpg", True, True),
        ("https://ZDN.VN/1.jpg", True, True),
        ("https://zdn.vn:443/1.jpg", True, True),
        ("http://f20-zpg.zdn.vn/1.jpg", False, False),
        ("https://f20-zpg.zdn.vn:8443/1.jpg", False, False),
        ("https://user:pass@f20-zpg.zdn.vn/1.jpg", False, False),
        ("https://notzdn.vn/1.jpg", False, False),
        ("https://zdn.vn.example/1.jpg", False, False),
        ("https://example/zdn.vn", False, False),
        ("ftp://zdn.vn/1.jpg", False, False),
        ("/1.jpg", False, False),
        ("http://127.0.0.1:80/1.jpg", False, True),
        ("http://localhost/1.jpg", False, True),
        ("http://[::1]/1.jpg", False, True),
        ("http://0.0.0.0/1.jpg", False, False),
        ("http://127.0.0.1.example/1.jpg", False, False),
    ],
)
def test_whose_hosts_are_asked(address: str, ours: bool, with_loopback: bool) -> None:
    url = httpx.URL(address)
    assert (is_photo_host(url, loopback=False), is_photo_host(url, loopback=True)) == (ours, with_loopback)
