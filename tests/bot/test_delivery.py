"""What becomes of a message when its platform refuses, is away, or does not say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.ports import ChannelError, FateUnknown, RateLimited, Refused, Unavailable, Unreachable
from reminders.outbox import Fate, Kind, Outbox
from tests.people import Town


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
    assert fate(told) == {expected.value: 1}
    assert len(told.minh.got()) == delivered


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
