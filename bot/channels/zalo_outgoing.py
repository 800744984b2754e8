"""What Zalo takes: addresses, texts, styles, checked before anything is sent."""

from __future__ import annotations

from typing import Any

from bot.channels import zalo_facts as facts
from bot.model import Outgoing
from bot.ports import Refused, Unreachable
from bot.rendering import in_units, length, tidied


def chat_id(address: str) -> str:
    """The id of a private chat.

    Raises:
        Unreachable: the address is not that of a person.
    """
    if not facts.ADDRESS.fullmatch(address):
        raise Unreachable("not the address of a private Zalo chat")
    return address


def text_of(message: Outgoing) -> str:
    """The text of a message that the platform can carry.

    Raises:
        Refused: it cannot, and would not if asked.
    """
    if message.buttons or message.file is not None:
        raise Refused("Zalo's bots send neither buttons nor files")
    try:
        message.text.encode()
    except UnicodeEncodeError:
        raise Refused("the text holds half a surrogate pair") from None
    units = length(message.text)
    if not message.text.strip() or units > facts.MOST_TEXT:
        raise Refused(
            f"the text has {units} UTF-16 units, 1 to {facts.MOST_TEXT} are possible, not all blank"
        )
    return message.text


def styles_of(message: Outgoing) -> list[dict[str, Any]]:
    """The emphasis as `text_styles`, so that nothing in the text has to be escaped."""
    spans = in_units(tidied(message.emphasis, message.text), message.text)
    return [{"start": start, "len": end - start, "st": [facts.BOLD]} for start, end in spans]
