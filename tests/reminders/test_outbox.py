"""The life of a message in the outbox, on real SQLite: once in, leased, tried, finished or in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.database import Database, open_database
from reminders.claims import BACKOFF, LEASE, Claims, backoff
from reminders.model import OFFICE_ZONE
from reminders.outbox import Fate, Kind, Message, Outbox

NOW = datetime(2026, 3, 5, 8, 0, tzinfo=OFFICE_ZONE)
ONE, OTHER = "worker one", "worker two"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "cchc.db")
    yield opened
    opened.close()


def put(database: Database, key: str = "k", **more: object) -> bool:
    with database.write() as session:
        return Outbox(session).enqueue(key, Kind.REMINDER, now=NOW, office_id=1, officer_id=7, **more)  # type: ignore[arg-type]


def claim(database: Database, owner: str = ONE, now: datetime = NOW) -> list[Message]:
    with database.write() as session:
        return Claims(session, owner).claim(now)


def begin(database: Database, message: Message, owner: str = ONE, now: datetime = NOW) -> bool:
    with database.write() as session:
        claims = Claims(session, owner)
        return claims.bind(message.id, "telegram", "501") and claims.begin(message.id, now)


def finish(database: Database, message: Message, owner: str = ONE, fate: Fate = Fate.SENT) -> bool:
    with database.write() as session:
        return Claims(session, owner).finish(message.id, fate, NOW, external_id="99")


def park(database: Database, now: datetime, idempotent: tuple[str, ...] = ()) -> list[int]:
    with database.write() as session:
        return Claims(session, OTHER).park_lost(now, idempotent)


def states(database: Database) -> dict[str, int]:
    with database.read() as session:
        return Outbox(session).count(1)


def test_a_key_goes_in_once_even_after_it_was_sent(database: Database) -> None:
    assert put(database)
    assert not put(database)
    (message,) = claim(database)
    begin(database, message)
    finish(database, message)
    assert not put(database)
    assert states(database) == {"sent": 1}


def test_nothing_is_claimed_before_its_time(database: Database) -> None:
    put(database, due_at=NOW + timedelta(hours=1))
    assert claim(database) == []
    assert len(claim(database, now=NOW + timedelta(hours=1))) == 1


def test_a_claimed_message_is_nobody_elses_until_the_lease_ends(database: Database) -> None:
    put(database)
    assert len(claim(database, ONE)) == 1
    assert claim(database, OTHER) == []
    assert len(claim(database, OTHER, NOW + LEASE)) == 1


def test_a_lost_lease_does_not_send(database: Database) -> None:
    put(database)
    (message,) = claim(database, ONE)
    claim(database, OTHER, NOW + LEASE)
    assert not begin(database, message, ONE, NOW + LEASE)
    (again,) = [message]
    assert begin(database, again, OTHER, NOW + LEASE)


def test_a_lease_that_ran_out_unclaimed_does_not_send_either(database: Database) -> None:
    put(database)
    (message,) = claim(database)
    assert not begin(database, message, now=NOW + LEASE)


def test_a_send_whose_process_died_is_parked_and_shown(database: Database) -> None:
    put(database)
    (message,) = claim(database)
    begin(database, message)
    assert park(database, NOW + LEASE - timedelta(seconds=1)) == []
    assert park(database, NOW + LEASE) == [message.id]
    assert claim(database, OTHER, NOW + timedelta(days=1)) == []
    with database.read() as session:
        assert [row.id for row in Outbox(session).in_doubt(1)] == [message.id]
    assert not finish(database, message), "the dead worker has no say any more"


def test_on_a_channel_that_knows_keys_it_is_sent_again(database: Database) -> None:
    put(database)
    (message,) = claim(database)
    begin(database, message)
    assert park(database, NOW + LEASE, ("telegram",)) == []
    assert [again.id for again in claim(database, OTHER, NOW + LEASE)] == [message.id]


def test_a_retry_waits_for_its_time(database: Database) -> None:
    put(database)
    (message,) = claim(database)
    begin(database, message)
    with database.write() as session:
        Claims(session, ONE).retry(message.id, NOW + timedelta(minutes=5), "away")
    assert claim(database, now=NOW + timedelta(minutes=4)) == []
    assert [m.attempts for m in claim(database, now=NOW + timedelta(minutes=5))] == [1]


def test_an_orderly_stop_gives_back_what_was_not_begun(database: Database) -> None:
    put(database, "a")
    put(database, "b")
    first, _ = claim(database)
    begin(database, first)
    with database.write() as session:
        Claims(session, ONE).release()
    assert [message.key for message in claim(database, OTHER)] == ["b"]


def test_the_platforms_own_id_finds_the_message(database: Database) -> None:
    put(database)
    (message,) = claim(database)
    begin(database, message)
    finish(database, message)
    with database.read() as session:
        found = Outbox(session).sent_as("telegram", "501", "99")
        assert found is not None
        assert found.key == "k"
        assert Outbox(session).sent_as("telegram", "502", "99") is None


def test_waits_grow_and_then_stay() -> None:
    assert [backoff(number, 0) for number in range(1, 9)] == [*BACKOFF, BACKOFF[-1], BACKOFF[-1]]
    assert backoff(1, 1) == BACKOFF[0] / 2


def in_doubt(database: Database, kind: Kind, fate: Fate, officer_id: int | None = 7) -> int:
    with database.write() as session:
        Outbox(session).enqueue("k", kind, now=NOW, office_id=1, officer_id=officer_id)
    (message,) = claim(database)
    begin(database, message)
    finish(database, message, fate=fate)
    return message.id


def settle(database: Database, message_id: int, *, resend: bool, office_id: int = 1) -> bool:
    with database.write() as session:
        return Outbox(session).settle(office_id, message_id, NOW + timedelta(days=1), resend=resend)


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.FAILED, Fate.UNREACHABLE])
def test_a_message_in_doubt_is_sent_again_by_whatever_way_there_is(database: Database, fate: Fate) -> None:
    message_id = in_doubt(database, Kind.REMINDER, fate)
    assert settle(database, message_id, resend=True)
    assert claim(database, OTHER, NOW) == [], "it is due at the moment of the decision"
    (again,) = claim(database, OTHER, NOW + timedelta(days=1))
    assert (again.id, again.channel, again.address) == (message_id, None, None)
    with database.read() as session:
        assert Outbox(session).sent_as("telegram", "501", "99") is None
        assert Outbox(session).in_doubt(1) == []


@pytest.mark.parametrize(("kind", "officer_id"), [(Kind.REPLY, 7), (Kind.NOTICE, None)])
def test_a_message_with_one_way_only_keeps_it(database: Database, kind: Kind, officer_id: int | None) -> None:
    message_id = in_doubt(database, kind, Fate.FAILED, officer_id)
    assert settle(database, message_id, resend=True)
    (again,) = claim(database, OTHER, NOW + timedelta(days=1))
    assert (again.channel, again.address) == ("telegram", "501")


def test_a_message_in_doubt_is_dropped_for_good(database: Database) -> None:
    message_id = in_doubt(database, Kind.REMINDER, Fate.UNKNOWN)
    assert settle(database, message_id, resend=False)
    assert states(database) == {"cancelled": 1}
    assert not settle(database, message_id, resend=True)
    assert claim(database, OTHER, NOW + timedelta(days=2)) == []


@pytest.mark.parametrize("resend", [True, False])
def test_what_is_not_in_doubt_or_not_the_offices_is_left_alone(database: Database, resend: bool) -> None:
    message_id = in_doubt(database, Kind.REMINDER, Fate.SENT)
    assert not settle(database, message_id, resend=resend)
    assert states(database) == {"sent": 1}
    put(database, "other")
    (other,) = claim(database)
    assert not settle(database, other.id, resend=resend)
    begin(database, other)
    finish(database, other, fate=Fate.UNKNOWN)
    assert not settle(database, other.id, resend=resend, office_id=2)
    assert states(database) == {"sent": 1, "unknown": 1}
