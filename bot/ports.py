"""The seam between the conversation and the platforms: what a channel must do, and how it fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.model import Incoming, Limits, Outgoing
from reminders.pace import Rate

Receive = Callable[[Incoming], Awaitable[None]]
"""What a channel does with everything it hears. When it returns, the incoming thing is safely stored;
when it raises, the channel must deliver the same thing again."""


class ChannelError(Exception):
    """A message was not (or perhaps not) delivered.

    `permanent` means that the same send will never succeed. `fate_unknown` means that the platform may
    have delivered it, so it must not be repeated blindly. `retry_after` is in seconds, where the
    platform said how long to wait. The text is for the log and never holds a secret.
    """

    permanent = False
    fate_unknown = False
    retry_after: float | None = None


class Unreachable(ChannelError):
    """The person blocked us, left, or the address does not exist."""

    permanent = True


class Refused(ChannelError):
    """The platform says that the message itself is wrong."""

    permanent = True


class RateLimited(ChannelError):
    """Too many messages; wait `retry_after` seconds."""

    def __init__(self, text: str, retry_after: float) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Unavailable(ChannelError):
    """The platform could not be reached; surely nothing was delivered."""


class FateUnknown(ChannelError):
    """The connection broke after the message was written: it may have been delivered."""

    fate_unknown = True


class Channel(Protocol):
    """A messaging platform."""

    name: str
    limits: Limits
    rate: Rate | None
    """What the platform allows one bot; None: as fast as it takes them."""
    idempotent: bool
    """Whether sending the same key twice delivers once, so that a send of unknown fate may be repeated."""

    async def send(self, address: str, message: Outgoing, key: str) -> str:
        """Deliver one message that is within `limits` and return the platform's id of it.

        Raises:
            ChannelError: as its subclasses say.
        """
        ...

    async def progress(self, address: str, text: str) -> None:
        """Show that work goes on. Best effort: never raises, keeps nothing."""
        ...

    async def run(self, receive: Receive) -> None:
        """Listen until cancelled, giving everything heard to `receive`, in order per address."""
        ...
