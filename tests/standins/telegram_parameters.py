"""What the Bot API's methods take, as data, and the checking of a call against it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any


class ApiError(Exception):
    """An answer with "ok": false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True)
class Upload:
    """A file as it came in a multipart body."""

    name: str
    content: bytes


Value = str | int | bool | list[Any] | dict[str, Any] | Upload
Fields = dict[str, str]

_MARKUPS = "InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply"
_SENDING: Fields = {
    "business_connection_id": "String",
    "chat_id!": "Integer or String",
    "message_thread_id": "Integer",
    "direct_messages_topic_id": "Integer",
    "disable_notification": "Boolean",
    "protect_content": "Boolean",
    "allow_paid_broadcast": "Boolean",
    "message_effect_id": "String",
    "suggested_post_parameters": "SuggestedPostParameters",
    "reply_parameters": "ReplyParameters",
    "reply_markup": _MARKUPS,
}
_CAPTION: Fields = {"caption": "String", "parse_mode": "String", "caption_entities": "Array of MessageEntity"}

# "!" marks what is required. Bot API 10.1; tests/bot/test_telegram_standin.py compares it with the data.
METHODS: dict[str, Fields] = {
    "getMe": {},
    "getUpdates": {
        "offset": "Integer",
        "limit": "Integer",
        "timeout": "Integer",
        "allowed_updates": "Array of String",
    },
    "sendMessage": _SENDING
    | {
        "text!": "String",
        "parse_mode": "String",
        "entities": "Array of MessageEntity",
        "link_preview_options": "LinkPreviewOptions",
    },
    "sendDocument": _SENDING
    | _CAPTION
    | {
        "document!": "InputFile or String",
        "thumbnail": "InputFile or String",
        "disable_content_type_detection": "Boolean",
    },
    "sendPhoto": _SENDING
    | _CAPTION
    | {
        "photo!": "InputFile or String",
        "show_caption_above_media": "Boolean",
        "has_spoiler": "Boolean",
    },
    "editMessageText": {
        "business_connection_id": "String",
        "chat_id": "Integer or String",
        "message_id": "Integer",
        "inline_message_id": "String",
        "text": "String",
        "parse_mode": "String",
        "entities": "Array of MessageEntity",
        "link_preview_options": "LinkPreviewOptions",
        "rich_message": "InputRichMessage",
        "reply_markup": "InlineKeyboardMarkup",
    },
    "answerCallbackQuery": {
        "callback_query_id!": "String",
        "text": "String",
        "show_alert": "Boolean",
        "url": "String",
        "cache_time": "Integer",
    },
    "sendChatAction": {
        "business_connection_id": "String",
        "chat_id!": "Integer or String",
        "message_thread_id": "Integer",
        "action!": "String",
    },
    "getFile": {"file_id!": "String"},
    "deleteWebhook": {"drop_pending_updates": "Boolean"},
    "setWebhook": {
        "url!": "String",
        "certificate": "InputFile",
        "ip_address": "String",
        "max_connections": "Integer",
        "allowed_updates": "Array of String",
        "drop_pending_updates": "Boolean",
        "secret_token": "String",
    },
    "getWebhookInfo": {},
}

# The objects our calls may hold; any other object is taken as it is.
OBJECTS: dict[str, Fields] = {
    "InlineKeyboardMarkup": {"inline_keyboard!": "Array of Array of InlineKeyboardButton"},
    "InlineKeyboardButton": {
        "text!": "String",
        "icon_custom_emoji_id": "String",
        "style": "String",
        "url": "String",
        "callback_data": "String",
        "web_app": "WebAppInfo",
        "login_url": "LoginUrl",
        "switch_inline_query": "String",
        "switch_inline_query_current_chat": "String",
        "switch_inline_query_chosen_chat": "SwitchInlineQueryChosenChat",
        "copy_text": "CopyTextButton",
        "callback_game": "CallbackGame",
        "pay": "Boolean",
    },
    "LinkPreviewOptions": {
        "is_disabled": "Boolean",
        "url": "String",
        "prefer_small_media": "Boolean",
        "prefer_large_media": "Boolean",
        "show_above_text": "Boolean",
    },
    "ReplyParameters": {
        "message_id!": "Integer",
        "chat_id": "Integer or String",
        "allow_sending_without_reply": "Boolean",
        "quote": "String",
        "quote_parse_mode": "String",
        "quote_entities": "Array of MessageEntity",
        "quote_position": "Integer",
        "checklist_task_id": "Integer",
        "poll_option_id": "String",
    },
    "MessageEntity": {
        "type!": "String",
        "offset!": "Integer",
        "length!": "Integer",
        "url": "String",
        "user": "User",
        "language": "String",
        "custom_emoji_id": "String",
        "unix_time": "Integer",
        "date_time_format": "String",
    },
}

# What tells the kinds of reply_markup apart.
_MARK_OF = {
    "ReplyKeyboardMarkup": "keyboard",
    "ReplyKeyboardRemove": "remove_keyboard",
    "ForceReply": "force_reply",
}
_DECORATION = {"text", "icon_custom_emoji_id", "style"}


def checked(fields: Fields, given: dict[str, Any], what: str) -> dict[str, Any]:
    """The parameters in their proper types. Stricter than the platform, which ignores unknown ones.

    Raises:
        ApiError: 400, one is missing, unknown or of a wrong type.
    """
    types = {name.rstrip("!"): kind for name, kind in fields.items()}
    for name in given:
        if name not in types:
            raise ApiError(400, f'Bad Request: unknown parameter "{name}" of {what}')
    for name in fields:
        if name.endswith("!") and name[:-1] not in given:
            raise ApiError(400, f'Bad Request: parameter "{name[:-1]}" of {what} is required')
    return {name: typed(types[name], value, f"{what}.{name}") for name, value in given.items()}


def typed(kinds: str, value: Any, what: str) -> Any:
    """The value as the first of the kinds ("Integer or String") that it fits.

    Raises:
        ApiError: 400, it fits none.
    """
    errors = []
    for kind in kinds.split(" or "):
        try:
            return _as_kind(kind, value, what)
        except ApiError as error:
            errors.append(error.description)
    raise ApiError(400, errors[0])


def _as_kind(kind: str, value: Any, what: str) -> Any:
    wrong = ApiError(400, f"Bad Request: {what} is not {kind}")
    if kind == "InputFile":
        if isinstance(value, Upload):
            return value
    elif kind == "String":
        if isinstance(value, str):
            return value
    elif kind == "Integer":
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    elif kind == "Boolean":
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
    elif kind.startswith("Array of "):
        items = _parsed(value)
        if isinstance(items, list):
            return [
                typed(kind.removeprefix("Array of "), item, f"{what}[{at}]") for at, item in enumerate(items)
            ]
    else:
        fields = _parsed(value)
        if isinstance(fields, dict):
            return _as_object(kind, fields, what)
    raise wrong


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None


def _as_object(kind: str, fields: dict[str, Any], what: str) -> dict[str, Any]:
    if kind not in OBJECTS:
        if _MARK_OF.get(kind, "") not in {"", *fields}:
            raise ApiError(400, f"Bad Request: {what} is not {kind}")
        return fields
    result = checked(OBJECTS[kind], fields, what)
    if kind == "InlineKeyboardButton":
        if not result["text"].strip():
            raise ApiError(400, "Bad Request: can't parse inline keyboard button: text must be non-empty")
        if len(result.keys() - _DECORATION) != 1:
            raise ApiError(
                400, "Bad Request: can't parse inline keyboard button: exactly one action is allowed"
            )
        if "callback_data" in result and not 1 <= len(result["callback_data"].encode()) <= 64:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    if kind == "InlineKeyboardMarkup":
        rows = result["inline_keyboard"]
        if any(len(row) > 8 for row in rows) or sum(map(len, rows)) > 100:
            raise ApiError(400, "Bad Request: reply markup is too long")
    return result


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
