"""Hằng, Bình and Cúc on the stand-in for Zalo, and a channel that speaks to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo import ZaloChannel
from bot.model import Outgoing
from tests.contracts.channel import Seen
from tests.standins.zalo import ZaloStandin, zalo_standin

TOKEN = "4242:token-That_must-never-be-printed"
HANG, BINH, CUC = "6ede9afa66b88fe6d6a9", "e4ea2cd5189df1c3a88c", "16f6366b3f02645a3d15"
HELLO = Outgoing("Xin chào")


@pytest.fixture(scope="module")
def running() -> Iterator[ZaloStandin]:
    with zalo_standin(TOKEN) as standin:
        yield standin


@pytest.fixture
def api(running: ZaloStandin) -> ZaloStandin:
    running.start_over()
    for chat in (HANG, BINH, CUC):
        running.open_chat(chat)
    return running


def make_channel(api: ZaloStandin, files_dir: Path, **settings: Any) -> ZaloChannel:
    defaults: dict[str, Any] = {"poll_seconds": 2, "retry_seconds": (0.01,) * 4, "read_seconds": 3.0}
    return ZaloChannel(TOKEN, files_dir, base_url=api.base_url, **defaults | settings)


@pytest.fixture
async def channel(api: ZaloStandin, tmp_path: Path) -> AsyncIterator[ZaloChannel]:
    made = make_channel(api, tmp_path / "files")
    yield made
    await made.close()


class HangsTelephone:
    """The far side of the contract: Hằng, who has written to the bot."""

    address = HANG
    nobody = "0" * 20

    def __init__(self, api: ZaloStandin) -> None:
        self._api = api

    def seen(self) -> list[Seen]:
        return [
            Seen(message.message_id, message.text, emphasis=in_characters(message.text, message.styles))
            for message in self._api.messages(HANG)
        ]

    async def say(self, text: str) -> None:
        self._api.say(HANG, text)

    async def press(self, message_id: str, data: str) -> None:
        raise NotImplementedError("Zalo has no buttons")

    def lose_next_answer(self) -> bool:
        self._api.fault("sendMessage", drop="after")
        return True


def in_characters(text: str, styles: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Starts and lengths in UTF-16 units as starts and ends in characters."""
    encoded = text.encode("utf-16-le")

    def characters(units: int) -> int:
        return len(encoded[: 2 * units].decode("utf-16-le"))

    return tuple((characters(start), characters(start + size)) for start, size in styles)


def journal_of(tmp_path: Path) -> list[str]:
    """The names in the journal of the channel that keeps its files there."""
    folder = tmp_path / "files" / "zalo-journal"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


async def stopped(task: asyncio.Task[None]) -> None:
    """Stop what listens."""
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
