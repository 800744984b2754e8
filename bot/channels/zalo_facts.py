"""What is believed of the Zalo Bot Platform: every limit, name and meaning that the Zalo channel relies on.

Second-hand, to be confirmed, all of it: the official pages (docs.zaloplatforms.com/docs/BOT) could not be
read where this was written. It was gathered from other people's adapters and from their notes on those pages,
the latest of September and October 2026. Once they can be read, this is the one file to correct.
"""

from __future__ import annotations

import re

from reminders.pace import Rate

# Second-hand, to be confirmed: a call is POST {BASE_URL}{token}/{method} with JSON, and its answer is
# {"ok": true, "result": …} or {"ok": false, "error_code": …, "description": …}. Whether a refusal has the
# HTTP status of its error_code is not known; both are understood.
BASE_URL = "https://bot-api.zaloplatforms.com/bot"

TOKEN = re.compile(r"[0-9]{1,32}:[A-Za-z0-9._~=+-]{1,256}")
"""Second-hand, to be confirmed: "12345689:abc-xyz", without an end."""

ADDRESS = re.compile(r"[0-9A-Za-z_-]{8,64}")
"""Second-hand, to be confirmed: the id of a chat, as far as seen 20 hexadecimal digits."""

MOST_TEXT = 2000
"""Second-hand, to be confirmed: sendMessage takes 1 to 2000 characters. Taken for UTF-16 units, the strictest
reading, which is also how the places of styles are said to be counted."""

BOLD = "b"
"""Second-hand, to be confirmed: a style in `text_styles: [{"start", "len", "st": ["b"]}]` of sendMessage."""

# Second-hand, to be confirmed: sendMessage takes no buttons and nothing sends a document.

# Second-hand, to be confirmed: getUpdates waits `timeout` seconds (a string in the table of parameters, 30 by
# default) and answers one update, or NOTHING_YET. There is no offset and no update_id: what was answered does
# not come again. It does not work while a webhook is set.
NOTHING_YET = 408

# Second-hand, to be confirmed: an update is {"event_name", "message": {"message_id", "date", "chat", "from",
# …}}; in the samples of getUpdates event_name is sometimes missing. `date` is in milliseconds.
EVENTS = "message."
"""Every event about something that a person sent begins so."""
READABLE = frozenset({"message.text.received", "message.image.received"})
"""Second-hand, to be confirmed: the others are sticker, voice and unsupported (a protected person, whose
words the platform keeps back)."""
PRIVATE = "PRIVATE"
"""Second-hand, to be confirmed: `chat.chat_type` of a talk with one person; a group's is GROUP."""
PHOTO_URLS = ("photo_url", "photo")
"""Second-hand, to be confirmed: where the address of a photo stands. The documents say `photo`; people who
looked at what arrives found `photo_url`."""
PHOTO_HOSTS = ("zdn.vn", "zadn.vn", "zalo.me", "zaloapp.com", "zaloplatforms.com")
"""Second-hand, to be confirmed: whose hosts, and hosts below them, keep the photos that people send."""

# Second-hand, to be confirmed: the meanings of error_code. 403 is listed as "internal server error", so by
# itself it says nothing about the person.
UNAUTHORIZED = 401
INTERNAL = 403
TIMED_OUT = 408
TOO_LARGE = 413
QUOTA_EXCEEDED = frozenset({426, 429})

RATE = Rate(permitted=10, chat_seconds=1)
"""A guess, to be confirmed: the platform publishes no rate. A third of Telegram's."""
QUOTA_WAIT = 30.0
"""Seconds to wait after 429 "Quota exceeded". The platform publishes no rate and no time to wait, nor whether
the quota is for a second or a day: long enough not to hammer, short enough for a morning's reminders."""
LONGEST_WAIT = 3600.0
"""Seconds; an answer that asks for more, should one ever name a time, is not believed."""

PERSON_GONE = (
    "chat not found",
    "user not found",
    "chat_id",
    "chat id",
    "recipient",
    "blocked",
    "has not interacted",
    "stopped the bot",
)
"""A guess, to be confirmed: words of a refusal (400, 403, 404) that are about the person, in lower case. No
list of the platform's descriptions was found."""
