"""Emphasis from a conversation to the person: through the outbox, on each platform, after a restart."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.database import open_database
from bot.model import Button, Limits, Outgoing
from bot.rendering import to_json
from bot.replies import enqueue_replies
from bot.tables import BotBase
from bot.transcript import DatabaseTranscript
from reminders.outbox import Kind, Outbox
from tests.bot.test_memory_channel import MemorysFarSide
from tests.channels import PLAIN, ROOMY, MemoryChannel
from tests.contracts.channel import ChannelContract, Seen
from tests.people import Town


class ScreenInMemory(MemorysFarSide):
    """The person on the platform in memory, with what stands out on it."""

    def seen(self) -> list[Seen]:
        shown = self._channel.to(self.address)
        return [
            replace(seen, emphasis=message.emphasis)
            for seen, (_, message) in zip(super().seen(), shown, strict=True)
        ]


class TestMemoryChannelShowsEmphasis(ChannelContract):
    @pytest.fixture
    def channel(self) -> MemoryChannel:
        return MemoryChannel(addresses={"hang"})

    @pytest.fixture
    def far_side(self, channel: MemoryChannel) -> ScreenInMemory:
        return ScreenInMemory(channel)


ANSWER = Outgoing(
    "🙂 Theo Kế hoạch 12/KH-UBND:\n“Trước ngày 18/02/2026”",
    ((Button("Xem đầy đủ", "ar:1:2"),),),
    emphasis=((29, 39), (40, 50)),
)


def answered(town: Town, message: Outgoing, limits: Limits) -> list[Outgoing]:
    """What Minh has of an answer of ours, after all is sent."""
    with town.core.database.write() as session:
        enqueue_replies(
            session,
            "test:1",
            [message],
            limits,
            channel=town.channel.name,
            address=town.minh.address,
            office_id=town.office,
            officer_id=town.minh.id,
            now=town.clock.now,
        )
    town.minh.hears()
    return town.minh.got()


def words(message: Outgoing) -> list[str]:
    return [message.text[start:end] for start, end in message.emphasis]


def test_the_words_of_an_answer_stand_out_on_the_platform(tmp_path: Path) -> None:
    assert answered(Town(tmp_path), ANSWER, ROOMY) == [ANSWER]
    assert words(ANSWER) == ["Trước ngày", "18/02/2026"]


def test_a_long_answer_keeps_them_in_each_of_its_messages(tmp_path: Path) -> None:
    small = Limits(text=60, buttons=True, files=True, emphasis=True)
    clauses = [f"khoản {number}: nộp trước ngày {number:02}/03" for number in range(1, 13)]
    text = "🙂\n" + "\n".join(clauses)
    spans = tuple(
        (text.index(f"{number:02}/03"), text.index(f"{number:02}/03") + 5) for number in range(1, 13)
    )
    got = answered(Town(tmp_path, MemoryChannel(limits=small)), Outgoing(text, emphasis=spans), small)
    assert len(got) > 5
    assert [word for message in got for word in words(message)] == [f"{n:02}/03" for n in range(1, 13)]


def test_on_a_plain_platform_the_same_words_come_without(tmp_path: Path) -> None:
    (got,) = answered(Town(tmp_path, MemoryChannel(limits=PLAIN)), ANSWER, PLAIN)
    assert got.text.startswith(ANSWER.text)
    assert got.emphasis == ()


def test_a_message_that_waited_through_an_update_is_sent(tmp_path: Path) -> None:
    """A row of the release before knows no emphasis."""
    town = Town(tmp_path)
    body = to_json(ANSWER)
    del body["emphasis"]
    with town.core.database.write() as session:
        Outbox(session).enqueue(
            "old", Kind.NOTICE, now=town.clock.now, office_id=town.office, officer_id=town.minh.id, body=body
        )
    town.clock.now += timedelta(seconds=1)
    asyncio.run(town.program.delivery.round())
    assert town.minh.got() == [replace(ANSWER, emphasis=())]


def test_the_page_shows_it_again_after_a_restart(tmp_path: Path) -> None:
    town = Town(tmp_path)
    transcript = DatabaseTranscript(town.core.database, town.clock)
    transcript.append_outgoing("1", ANSWER, "k")
    town.core.database.close()
    database = open_database(tmp_path / "data" / "cchc.db")
    (kept,) = DatabaseTranscript(database, town.clock).latest("1")
    assert (kept.text, kept.emphasis) == (ANSWER.text, ANSWER.emphasis)
    database.close()


def test_the_tables_are_what_the_migrations_make(tmp_path: Path) -> None:
    database = open_database(tmp_path / "cchc.db")
    with database.read() as session:
        context = MigrationContext.configure(
            session.connection(),
            opts={
                "compare_type": True,
                "include_object": lambda _, name, kind, reflected, __: (
                    not (kind == "table" and reflected and name not in BotBase.metadata.tables)
                ),
            },
        )
        assert compare_metadata(context, BotBase.metadata) == []
    database.close()
