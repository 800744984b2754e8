"""Hằng, Bình and Cúc on the stand-in for Telegram, and a channel that speaks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.model import Button, Outgoing
from tests.contracts.channel import Seen
from tests.standins.telegram import TelegramStandin, telegram_standin

TOKEN = "4242:AAtoken-That_must-never-be-printed"
HANG, BINH, CUC = 1001, 1002, 1003
HELLO = Outgoing("Xin chào")


@pytest.fixture(scope="module")
def running() -> Iterator[TelegramStandin]:
    with telegram_standin(TOKEN) as standin:
        yield standin


@pytest.fixture
def api(running: TelegramStandin) -> TelegramStandin:
    running.start_over()
    for chat in (HANG, BINH, CUC):
        running.open_chat(chat)
    return running


def make_channel(api: TelegramStandin, files_dir: Path, **settings: Any) -> TelegramChannel:
    defaults: dict[str, Any] = {"poll_seconds": 2, "retry_seconds": (0.01,) * 4, "read_seconds": 3.0}
    return TelegramChannel(
        TOKEN,
        files_dir,
        base_url=api.base_url,
        base_file_url=api.base_file_url,
        **defaults | settings,
    )


@pytest.fixture
async def channel(api: TelegramStandin, tmp_path: Path) -> AsyncIterator[TelegramChannel]:
    made = make_channel(api, tmp_path / "files")
    yield made
    await made.close()


class HangsTelephone:
    """The far side of the contract: Hằng, who has started the bot."""

    address = str(HANG)
    nobody = "999999"

    def __init__(self, api: TelegramStandin) -> None:
        self._api = api

    def seen(self) -> list[Seen]:
        return [
            Seen(
                str(message.message_id),
                message.text,
                tuple(tuple(Button(*button) for button in row) for row in message.buttons),
                message.content,
            )
            for message in self._api.messages(HANG)
        ]

    async def say(self, text: str) -> None:
        self._api.say(HANG, text)

    async def press(self, message_id: str, data: str) -> None:
        self._api.press(HANG, int(message_id), data)

    def lose_next_answer(self) -> bool:
        self._api.fault("sendMessage", drop="after")
        return True
