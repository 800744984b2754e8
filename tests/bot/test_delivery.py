"""What becomes of a message when its platform refuses, is away, or does not say."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.delivery import Delivery, Departure, OutboxPort, Outcome
from bot.outgoing import DatabaseOutbox
from bot.ports import ChannelError, FateUnknown, RateLimited, Refused, Unavailable, Unreachable
from reminders.outbox import Fate, Kind, Message, Outbox
from reminders.pace import Rate
from tests.people import Person, Town


@pytest.fixture
def told(town: Town) -> Town:
    """Something to tell Minh."""
    with town.core.database.write() as session:
        Outbox(session).enqueue(
            "n",
            Kind.NOTICE,
            now=town.clock.now,
            office_id=town.office,
            officer_id=town.minh.id,
            body={"text": "Chào", "buttons": []},
        )
    return town


def fate(town: Town) -> dict[str, int]:
    with town.core.database.read() as session:
        return Outbox(session).count(town.office)


@pytest.mark.parametrize(
    ("fault", "expected", "delivered"),
    [
        (Refused("bad"), Fate.FAILED, 0),
        (FateUnknown("timeout"), Fate.UNKNOWN, 1),
        (Unreachable("blocked"), Fate.UNREACHABLE, 0),
    ],
)
def test_what_will_not_be_tried_again(
    told: Town, fault: ChannelError, expected: Fate, delivered: int
) -> None:
    told.channel.faults.append(fault)
    told.settle()
    told.clock.forward(days=1)
    told.settle()
    notices = {"sent": 1} if expected is Fate.UNREACHABLE else {}
    assert fate(told) == {expected.value: 1, **notices}
    assert len(told.minh.got()) == delivered


def test_the_coordinator_hears_whom_a_platform_no_longer_reaches(told: Town) -> None:
    told.channel.faults.append(Unreachable("blocked"))
    told.settle()
    (text,) = told.lan.hears()
    assert "Không nhắn được cho Trần Văn Minh" in text


def test_the_results_of_a_send_survive_a_database_that_is_away(told: Town) -> None:
    outbox = told.program.delivery._outbox
    record, failures = outbox.record, [1]

    def away(outcomes: object) -> None:
        if failures:
            failures.pop()
            raise OSError("the database is away")
        record(outcomes)  # type: ignore[arg-type]

    outbox.record = away  # type: ignore[method-assign]
    assert told.minh.hears() == ["Chào"]
    assert fate(told) == {"sent": 1}


def test_a_platform_that_is_away_is_tried_again_later(told: Town) -> None:
    told.channel.faults += [Unavailable("away"), Unavailable("away")]
    told.settle()
    assert told.minh.hears() == []
    told.clock.forward(seconds=5)
    told.settle()
    assert told.minh.hears() == []
    told.clock.forward(seconds=15)
    assert told.minh.hears() == ["Chào"]
    assert fate(told) == {"sent": 1}


def test_a_rate_limit_is_waited_for_exactly(told: Town) -> None:
    told.channel.faults.append(RateLimited("slow", 37))
    told.settle()
    told.clock.now += timedelta(seconds=36)
    assert told.minh.hears() == []
    told.clock.now += timedelta(seconds=1)
    assert told.minh.hears() == ["Chào"]


def test_an_idempotent_platform_gets_a_doubtful_message_again(told: Town) -> None:
    told.channel.idempotent = True
    told.channel.faults.append(FateUnknown("timeout"))
    told.settle()
    told.clock.forward(seconds=10)
    told.settle()
    assert fate(told) == {"sent": 1}


def test_somebody_who_was_unreachable_is_reached_after_they_write(told: Town) -> None:
    told.channel.faults.append(Unreachable("blocked"))
    told.settle()
    assert "Tôi làm được" in told.minh.says("trợ giúp")[0]


def test_doubtful_messages_are_counted_in_the_digest(told: Town) -> None:
    told.channel.faults.append(FateUnknown("timeout"))
    told.settle()
    assert "chưa có nhiệm vụ nào" in told.thang.says("tổng hợp")[0]


def test_a_message_for_a_channel_that_is_off_starves_nobody(told: Town) -> None:
    with told.core.database.write() as session:
        Outbox(session).enqueue(
            "old",
            Kind.REPLY,
            now=told.clock.now - timedelta(days=1),
            office_id=told.office,
            officer_id=told.minh.id,
            channel="pigeon",
            address="loft",
            body={"text": "Gù", "buttons": []},
        )
    assert told.minh.hears() == ["Chào"]
    assert fate(told) == {"sent": 1, "unreachable": 1}


def test_a_row_that_cannot_be_worded_is_shown_and_starves_nobody(told: Town) -> None:
    with told.core.database.write() as session:
        Outbox(session).enqueue(
            "bad",
            Kind.NOTICE,
            now=told.clock.now - timedelta(days=1),
            office_id=told.office,
            officer_id=told.minh.id,
            body={"nothing": "of ours"},
        )
    assert told.minh.hears() == ["Chào"]
    assert fate(told) == {"sent": 1, "failed": 1}


def test_while_a_platform_rests_nothing_else_is_tried_on_it(told: Town) -> None:
    with told.core.database.write() as session:
        for number in range(5):
            Outbox(session).enqueue(
                f"more{number}",
                Kind.NOTICE,
                now=told.clock.now,
                office_id=told.office,
                officer_id=told.hoa.id,
                body={"text": f"{number}", "buttons": []},
            )
    told.channel.faults.append(RateLimited("slow", 30))
    told.settle()
    assert told.channel.delivered == []
    told.clock.now += timedelta(seconds=30)
    told.settle()
    assert fate(told) == {"sent": 6}


def test_answers_go_before_reminders(told: Town) -> None:
    from bot.model import Incoming

    told.program.assistant.receive(
        Incoming(told.channel.name, "q", told.minh.address, told.clock.now, "trợ giúp")
    )
    told.settle()
    assert [message.text[:4] for message in told.minh.got()] == ["Chào", "Chào"]
    assert "Tôi làm được" in told.minh.got()[0].text


def test_many_writers_and_questions_at_once_do_not_block_each_other(town: Town) -> None:
    """A question opens a second connection while it holds the write lock; the pool must never run dry."""
    from concurrent.futures import ThreadPoolExecutor

    from bot.model import Incoming

    def say(number: int) -> None:
        text = "hồ sơ nộp trực tuyến phải phản hồi sau bao lâu?" if number % 2 else "trợ giúp"
        town.program.assistant.receive(
            Incoming(town.channel.name, f"w{number}", town.minh.address, town.clock.now, text)
        )

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(say, range(48)))
    assert len(town.minh.hears()) == 48


class Watched:
    """An outbox, and how many messages were begun together."""

    def __init__(self, outbox: OutboxPort) -> None:
        self._outbox = outbox
        self.together: list[int] = []

    def claim(self, most: int) -> list[Message]:
        return self._outbox.claim(most)

    def begin(self, messages: Sequence[Message]) -> list[Departure]:
        self.together.append(len(messages))
        return self._outbox.begin(messages)

    def record(self, outcomes: Sequence[Outcome]) -> None:
        self._outbox.record(outcomes)


def test_the_first_messages_leave_few_at_a_time(town: Town) -> None:
    with town.core.database.write() as session:
        for number in range(20):
            Outbox(session).enqueue(
                f"n{number}",
                Kind.REPLY,
                now=town.clock.now,
                channel=town.channel.name,
                address=(town.minh, town.hoa, town.lan, town.bao)[number % 4].address,
                body={"text": f"Chào {number}", "buttons": []},
            )
    channels = {town.channel.name: town.channel}
    outbox = Watched(DatabaseOutbox(town.core.database, channels, "one worker", town.clock))
    asyncio.run(Delivery(outbox, channels, town.clock, at_once=8).round())
    assert sum(outbox.together) == 20
    assert outbox.together[0] == 1
    assert max(outbox.together) == 4
    assert len(town.channel.delivered) == 20


def test_the_first_messages_of_a_process_take_the_room_of_two(town: Town) -> None:
    town.channel.rate = Rate(permitted=30, chat_seconds=0)
    people = [Person(town, f"P{number}", f"address-of-p{number}", 0) for number in range(12)]
    with town.core.database.write() as session:
        for person in people:
            Outbox(session).enqueue(
                person.address,
                Kind.REPLY,
                now=town.clock.now,
                channel=town.channel.name,
                address=person.address,
                body={"text": "Chào", "buttons": []},
            )
    outbox = DatabaseOutbox(town.core.database, {town.channel.name: town.channel}, "one worker", town.clock)
    leaving = [departure.leave_at for departure in outbox.begin(outbox.claim(20))]
    gaps = [(after - before) / town.channel.rate.spacing for before, after in pairwise(leaving)]
    assert gaps == pytest.approx([2] * 8 + [1] * 3, abs=0.01)
