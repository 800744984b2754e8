"""What the methods of the Zalo Bot Platform take, by name and type: second-hand, like the rest."""

from __future__ import annotations

import json

from starlette.requests import Request

from tests.standins.zalo_world import ApiError, Json

MOST = 2000
METHODS: dict[str, dict[str, type]] = {
    "getMe": {},
    "getUpdates": {"timeout": str},
    "setWebhook": {"url!": str, "secret_token!": str},
    "deleteWebhook": {},
    "getWebhookInfo": {},
    "sendMessage": {"chat_id!": str, "text!": str, "parse_mode": str, "text_styles": list},
    "sendPhoto": {"chat_id!": str, "photo!": str, "caption": str},
    "sendSticker": {"chat_id!": str, "sticker!": str},
    "sendChatAction": {"chat_id!": str, "action!": str},
    "sendVoice": {"chat_id!": str, "voice_url!": str},
}
"""The parameters of each method; "!" marks those it must have."""
STYLES = frozenset({"b", "i", "u", "s", "f_13", "f_15", "f_18", "f_20"})


def checked(method: str, given: Json) -> Json:
    """The parameters of a call, where it has all that it must and each is of its type.

    Raises:
        ApiError: 400, it has not, or something is there that the method does not know.
    """
    kinds = {name.removesuffix("!"): kind for name, kind in METHODS[method].items()}
    for name in METHODS[method]:
        if name.endswith("!") and name[:-1] not in given:
            raise ApiError(400, f"Bad request: {name[:-1]} is missing")
    for name, value in given.items():
        if name not in kinds:
            raise ApiError(400, f"Bad request: unknown parameter {name}")
        if type(value) is not kinds[name]:
            raise ApiError(400, f"Bad request: {name} is not a {kinds[name].__name__}")
    return given


def units(text: str) -> int:
    """The length of a text in UTF-16 units, the strictest reading of "characters"."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_length(name: str, text: str) -> None:
    """Refuse a text that is not as long as texts may be.

    Raises:
        ApiError: 400.
    """
    if not 1 <= units(text) <= MOST or not text.strip():
        raise ApiError(400, f"Bad request: {name} must have 1 to {MOST} characters")


def bold_in(styles: list[object], room: int) -> tuple[tuple[int, int], ...]:
    """Where a text of so many units is bold.

    Raises:
        ApiError: 400, a style is none, or goes beyond the text.
    """
    bold = []
    for style in styles:
        if not isinstance(style, dict) or style.keys() != {"start", "len", "st"}:
            raise ApiError(400, "Bad request: text_styles")
        start, size, kinds = style["start"], style["len"], style["st"]
        places = type(start) is int and type(size) is int and start >= 0 and size > 0 and start + size <= room
        if not (places and isinstance(kinds, list) and kinds and STYLES.issuperset(map(str, kinds))):
            raise ApiError(400, "Bad request: text_styles")
        if "b" in kinds:
            bold.append((start, size))
    return tuple(bold)


def given_in(request: Request, body: bytes) -> Json:
    """The parameters in the body of a call.

    Raises:
        ApiError: 400, there is no JSON object.
    """
    if request.method != "POST" or request.headers.get("content-type", "") != "application/json":
        raise ApiError(400, "Bad request: POST of JSON only")
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ApiError(400, "Bad request: not a JSON object")
    return given
