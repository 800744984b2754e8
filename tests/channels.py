"""A messaging platform in memory, of any limits: the fake of bot.ports.Channel, held to its contract."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.model import Incoming, Limits, Outgoing
from bot.ports import ChannelError, Receive, Refused, Unreachable
from bot.rendering import length, tidied
from reminders.pace import Rate

ROOMY = Limits(text=4096, buttons=True, files=True, emphasis=True)
PLAIN = Limits(text=2000, buttons=False, files=False)
"""What Zalo's bots can carry, as far as known."""


@dataclass
class MemoryChannel:
    """Keeps what was sent for each address. `faults` are raised by the next sends, one each; a fault with
    `fate_unknown` delivers first, the way a lost answer does."""

    limits: Limits = ROOMY
    name: str = "memory"
    idempotent: bool = False
    rate: Rate | None = None
    addresses: set[str] = field(default_factory=set)
    faults: list[ChannelError] = field(default_factory=list)
    delivered: list[tuple[str, str, Outgoing]] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    waiting: asyncio.Queue[Incoming] = field(default_factory=asyncio.Queue)
    _ids: int = 0

    async def send(self, address: str, message: Outgoing, key: str) -> str:
        if address not in self.addresses:
            raise Unreachable(f"nobody at {address}")
        if length(message.text) > self.limits.text:
            raise Refused("text is too long")
        if message.buttons and not self.limits.buttons:
            raise Refused("no buttons here")
        if message.emphasis and not self.limits.emphasis:
            raise Refused("no emphasis here")
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not fault.fate_unknown:
            raise fault
        shown = replace(message, emphasis=tidied(message.emphasis, message.text))
        self.delivered.append((str(len(self.delivered) + 1), address, shown))
        if fault is not None:
            raise fault
        return str(len(self.delivered))

    async def progress(self, address: str, text: str) -> None:
        self.shown.append((address, text))

    async def run(self, receive: Receive) -> None:
        while True:
            incoming = await self.waiting.get()
            for pause in (0.0, 0.01, 0.02, 0.04, 0.08):
                await asyncio.sleep(pause)
                try:
                    await receive(incoming)
                except Exception:
                    continue
                break

    def hear(self, address: str, text: str = "", pressed: str | None = None, to: str | None = None) -> None:
        """A person does something."""
        self._ids += 1
        self.waiting.put_nowait(
            Incoming(self.name, str(self._ids), address, datetime.now(UTC), text, pressed, None, to)
        )

    def to(self, address: str) -> Sequence[tuple[str, Outgoing]]:
        """What the address got: ids and messages."""
        return [(number, message) for number, at, message in self.delivered if at == address]
