"""What Telegram takes: addresses, lengths, emphasis, keyboards, files, checked before anything is sent."""

from __future__ import annotations

import re

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from bot.model import Button, Outgoing, OutgoingFile
from bot.ports import Refused, Unreachable
from bot.rendering import in_units, tidied

# Limits of the Bot API (core.telegram.org/bots/api): characters are UTF-16 units there.
MOST_TEXT = 4096
MOST_CAPTION = 1024
_MOST_ENTITIES = 100
_MOST_DATA = 64  # bytes of callback_data
_MOST_IN_ROW = 8
_MOST_BUTTONS = 100
_MOST_UPLOAD = 50 * 1024 * 1024


def chat_id(address: str) -> int:
    """The number of a private chat.

    Raises:
        Unreachable: the address is not that of a person.
    """
    # "@name" would be a public channel and a negative number a group: neither is a person.
    if not re.fullmatch(r"[1-9][0-9]{0,18}", address):
        raise Unreachable("not the address of a private Telegram chat")
    return int(address)


def check_length(text: str, most: int, least: int = 0) -> None:
    """Refuse a text that is not `least` to `most` UTF-16 units long, as Telegram would.

    Raises:
        Refused: it is not, or it cannot be written as UTF-8.
    """
    try:
        units = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise Refused("the text holds half a surrogate pair") from None
    if not least <= units <= most:
        raise Refused(f"the text has {units} UTF-16 units, {least} to {most} are possible here")


def entities_of(message: Outgoing) -> list[MessageEntity] | None:
    """The emphasis as bold entities, so that nothing in the text has to be escaped; None where there is none.

    Of more than a hundred the first are shown: emphasis is no reason to refuse a message.
    """
    spans = in_units(tidied(message.emphasis, message.text), message.text)
    return [
        MessageEntity(MessageEntity.BOLD, start, end - start) for start, end in spans[:_MOST_ENTITIES]
    ] or None


def keyboard_of(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """The rows as Telegram takes them, wide rows broken; None where there is no button.

    Raises:
        Refused: too many buttons, or one that the platform would refuse.
    """
    buttons = [button for row in rows for button in row]
    if not buttons:
        return None
    if len(buttons) > _MOST_BUTTONS:
        raise Refused(f"{len(buttons)} buttons, {_MOST_BUTTONS} at most are possible")
    for button in buttons:
        if not button.label.strip():
            raise Refused("a button without a label")
        if not 1 <= len(button.data.encode(errors="replace")) <= _MOST_DATA:
            raise Refused(f"a button's data must be 1 to {_MOST_DATA} bytes")
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(button.label, callback_data=button.data)
                for button in row[at : at + _MOST_IN_ROW]
            ]
            for row in rows
            for at in range(0, len(row), _MOST_IN_ROW)
        ]
    )


def bytes_of(file: OutgoingFile) -> bytes:
    """The content of a file of ours.

    Raises:
        Refused: it is missing, empty or over what the platform takes.
    """
    try:
        if file.path.stat().st_size > _MOST_UPLOAD:
            raise Refused(f"the file is over {_MOST_UPLOAD} bytes")
        content = file.path.read_bytes()
    except OSError as error:
        raise Refused(f"our file cannot be read: {type(error).__name__}") from error
    if not content:
        raise Refused("our file is empty")
    return content
