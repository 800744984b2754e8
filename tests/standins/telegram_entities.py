"""What the Bot API says of entities, the emphasis of a text: their types, their places in UTF-16 units."""

from __future__ import annotations

from typing import Any

from tests.standins.telegram_parameters import ApiError, units

Entities = tuple[tuple[str, int, int], ...]
"""Type, offset and length in UTF-16 units of the text as delivered."""

# Those that a bot may send with nothing but a place: the others take an address, a user or the like with
# them, or are found by the platform itself (core.telegram.org/bots/api#messageentity).
TYPES = (
    *("bold", "italic", "underline", "strikethrough", "spoiler"),
    *("blockquote", "expandable_blockquote", "code", "pre"),
)
_MOST = 100


def entities_in(text: str, given: list[dict[str, Any]]) -> Entities:
    """The entities of a text as they are after the white space around it is taken off.

    Stricter than the platform, which drops what is over a hundred, is empty or of no known type.

    Raises:
        ApiError: 400, there are too many, or one of an unknown type or out of place.
    """
    if len(given) > _MOST:
        raise ApiError(400, "Bad Request: ENTITIES_TOO_LONG")
    encoded = text.encode("utf-16-le")
    before, kept = units(text[: len(text) - len(text.lstrip())]), units(text.strip())
    found = []
    for entity in given:
        kind, start, end = entity["type"], entity["offset"], entity["offset"] + entity["length"]
        if kind not in TYPES:
            raise ApiError(400, f'Bad Request: can\'t parse entities: unsupported type "{kind}"')
        if not 0 <= start < end <= len(encoded) // 2:
            raise ApiError(400, "Bad Request: entity begins or ends after the end of the text")
        for place, what in ((start, "begins"), (end, "ends")):
            if place < len(encoded) // 2 and 0xDC <= encoded[2 * place + 1] <= 0xDF:  # a pair's second half
                raise ApiError(400, f"Bad Request: entity {what} in a middle of a UTF-16 symbol")
        first, last = max(start - before, 0), min(end - before, kept)
        if first < last:
            found.append((kind, first, last - first))
    return tuple(found)
