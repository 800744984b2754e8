"""Who holds a position, whom words mean, and what changes hands when people come and go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.handover import Move, Party, Share, moves, unheld
from reminders.model import Absence, Holding, Officer, Part, Role
from reminders.roster import BY_HAND, absence_on, called, persons_meant, positions_on

TODAY = date(2026, 3, 16)
LATER, EARLIER = date(2026, 3, 31), date(2026, 3, 10)
TP, VH, GROUP = "Công chức Tư pháp - Hộ tịch", "Công chức Văn hóa - Xã hội", "Các công chức chuyên môn"
LAN, MINH, HOA, BAO = 1, 2, 3, 4
NAMES = {LAN: "Nguyễn Thị Lan", MINH: "Trần Văn Minh", HOA: "Lê Thị Hoa", BAO: "Phạm Quốc Bảo"}


def officer(id_: int, *positions: str) -> Officer:
    return Officer(id_, 1, NAMES[id_], Role.OFFICER, positions)


def share(
    id_: int, who: int, position: str = TP, part: Part = Part.LEAD, *, due: date = LATER, done: bool = False
) -> Share:
    return Share(id_, 7, 70, due, who, part, position, done)


def party(position: str = TP, part: Part = Part.LEAD, *by_hand: int) -> Party:
    return Party(70, part, position, by_hand)


def changes(
    shares: Sequence[Share],
    parties: Sequence[Party],
    officers: Sequence[Officer],
    successors: Mapping[int, int] | None = None,
) -> list[tuple[int | None, int | None, int | None]]:
    """From whom, to which heir, or who joins."""
    found = moves(shares, parties, officers, successors or {}, TODAY)
    return [(m.share.officer_id if m.share else None, m.heir, m.joins) for m in found]


def test_nothing_moves_while_everybody_holds_what_they_held() -> None:
    assert changes([share(1, MINH)], [party()], [officer(MINH, TP), officer(HOA, VH)]) == []


def test_the_one_who_comes_to_a_position_has_what_its_last_holder_had_open() -> None:
    people = [officer(MINH), officer(HOA, TP)]
    assert changes([share(1, MINH)], [party()], people) == [(MINH, HOA, None)]
    assert changes([share(1, MINH, due=EARLIER)], [party()], people) == [(MINH, HOA, None)]
    assert changes([share(1, MINH, done=True), share(2, BAO, VH)], [party(), party(VH)], [
        *people, officer(BAO, VH)
    ]) == []  # fmt: skip


def test_a_successor_who_holds_the_position_goes_before_others_who_came_to_it() -> None:
    people = [officer(MINH), officer(HOA, TP), officer(BAO, TP)]
    assert changes([share(1, MINH)], [party()], people, {MINH: BAO}) == [(MINH, BAO, None)]


def test_a_successor_of_long_ago_does_not_go_before_who_holds_the_position_now() -> None:
    people = [officer(MINH), officer(HOA, VH), officer(BAO, TP)]
    assert changes([share(1, MINH)], [party()], people, {MINH: HOA}) == [(MINH, BAO, None)]


def test_who_is_gone_is_followed_by_their_successor_and_by_that_ones() -> None:
    people = [officer(BAO, VH)]
    assert changes([share(1, MINH)], [party()], people, {MINH: HOA, HOA: BAO}) == [(MINH, BAO, None)]
    by_hand = party(BY_HAND, Part.LEAD, MINH)
    assert changes([share(1, MINH, BY_HAND)], [by_hand], people, {MINH: BAO}) == [(MINH, BAO, None)]


def test_a_position_that_stands_empty_leaves_its_tasks_where_they_are_and_is_shown() -> None:
    for people in ([officer(MINH, VH)], [officer(HOA, VH)]):  # moved on, or gone
        left = [share(1, MINH)]
        assert changes(left, [party()], people) == []
        assert unheld(left, [party()], people, {}) == left
    assert unheld([share(1, MINH)], [party()], [officer(MINH, TP)], {}) == []
    assert unheld([share(1, MINH, done=True)], [party()], [], {}) == []


def test_a_newcomer_joins_a_group_in_what_is_not_due_and_a_leaver_ends() -> None:
    shares = [share(1, MINH, GROUP), share(2, HOA, GROUP)]
    stay = [officer(MINH, GROUP), officer(HOA, GROUP), officer(BAO, GROUP)]
    assert changes(shares, [party(GROUP)], stay) == [(None, None, BAO)]
    late = [replace(one, due=EARLIER) for one in shares]
    assert changes(late, [party(GROUP)], stay) == []
    assert changes(shares, [party(GROUP)], [officer(MINH, GROUP), officer(HOA)]) == [(HOA, None, None)]
    changed = [officer(MINH, GROUP), officer(HOA), officer(BAO, GROUP)]
    assert changes(shares, [party(GROUP)], changed) == [(HOA, BAO, None)]


def test_one_of_a_group_takes_over_nothing_that_is_their_own_already() -> None:
    shares = [share(1, MINH, GROUP), share(2, HOA, GROUP)]
    people = [officer(MINH, GROUP), officer(HOA)]
    assert changes(shares, [party(GROUP)], people, {HOA: MINH}) == [(HOA, None, None)]
    done = [share(1, MINH, GROUP, done=True), share(2, HOA, GROUP)]
    assert changes(done, [party(GROUP)], people, {HOA: MINH}) == [(HOA, MINH, None)]


def test_what_a_group_has_done_is_not_opened_by_a_newcomer() -> None:
    shares = [share(1, MINH, GROUP, done=True), share(2, HOA, VH)]
    people = [officer(MINH, GROUP), officer(BAO, GROUP), officer(HOA, VH)]
    assert changes(shares, [party(GROUP), party(VH)], people) == []


def test_a_second_holder_has_no_share_of_what_was_given_out_before() -> None:
    assert changes([share(1, MINH)], [party()], [officer(MINH, TP), officer(HOA, TP)]) == []


def test_who_comes_to_a_position_without_any_share_has_what_is_not_due() -> None:
    shares = [share(1, HOA, VH)]
    people = [officer(HOA, VH), officer(MINH, TP)]
    assert changes(shares, [party(VH), party(TP)], people) == [(None, None, MINH)]


def test_who_gives_one_position_up_and_gets_another_hands_one_share_on_and_begins_one() -> None:
    shares = [share(1, MINH, TP), share(2, HOA, VH)]
    crossed = [officer(MINH, VH), officer(HOA, TP)]
    assert changes(shares, [party(TP), party(VH)], crossed) == [(HOA, MINH, None), (MINH, HOA, None)]


def test_who_leads_does_not_take_over_what_a_supporter_said() -> None:
    shares = [share(1, MINH, TP), share(2, HOA, VH, Part.SUPPORT)]
    people = [officer(MINH, TP, VH), officer(HOA)]
    assert changes(shares, [party(TP), party(VH, Part.SUPPORT)], people, {HOA: MINH}) == [(HOA, None, None)]


POSITIONS = (TP, VH, GROUP, BY_HAND)


@st.composite
def offices(draw: st.DrawFn) -> tuple[list[Share], list[Party], list[Officer], dict[int, int]]:
    people = draw(st.lists(st.sampled_from(sorted(NAMES)), unique=True))
    officers = [officer(who, *draw(st.sets(st.sampled_from((TP, VH, GROUP))))) for who in sorted(people)]
    named = draw(
        st.lists(st.tuples(st.sampled_from(list(Part)), st.sampled_from(POSITIONS)), min_size=1, unique=True)
    )
    whose = st.lists(st.sampled_from(sorted(NAMES)), unique=True, max_size=2)
    parties = [Party(70, part, at, tuple(draw(whose)) if at == BY_HAND else ()) for part, at in named]
    shares = [
        replace(share(who, who, at, part, done=draw(st.booleans())), due=due)
        for due in [draw(st.sampled_from((EARLIER, TODAY, LATER)))]
        for who in draw(st.lists(st.sampled_from(sorted(NAMES)), unique=True, min_size=1))
        for part, at in [draw(st.sampled_from(named))]
    ]
    successors = draw(st.dictionaries(st.sampled_from(sorted(NAMES)), st.sampled_from(sorted(NAMES))))
    return shares, parties, officers, {a: b for a, b in successors.items() if a != b}


def applied(shares: Sequence[Share], found: Sequence[Move]) -> list[Share]:
    """The live shares afterwards, as `reminders.share_rows` keeps them: one for each officer."""
    ended = [move.share.id for move in found if move.share is not None]
    assert len(ended) == len(set(ended))
    live = {one.officer_id: one for one in shares if one.id not in ended}
    for number, move in enumerate(found):
        receiver = move.heir or move.joins
        if receiver is None:
            continue
        before = live.get(receiver)
        if before is None:
            live[receiver] = Share(100 + number, 7, 70, shares[0].due, receiver, move.part, move.position)
        elif move.part is Part.LEAD:
            live[receiver] = replace(before, part=move.part, position=move.position, done=False)
        elif before.part is Part.SUPPORT:
            held = move.position if before.done else before.position
            live[receiver] = replace(before, position=held, done=False)
    return list(live.values())


@settings(max_examples=600)
@given(offices())
def test_no_open_share_is_ever_lost(
    office: tuple[list[Share], list[Party], list[Officer], dict[int, int]],
) -> None:
    shares, parties, officers, successors = office
    after = applied(shares, moves(shares, parties, officers, successors, TODAY))
    if any(not one.done for one in shares):
        assert any(not one.done for one in after)
    if any(not one.done and one.part is Part.LEAD for one in shares):
        assert any(not one.done and one.part is Part.LEAD for one in after)


@settings(max_examples=600)
@given(offices())
def test_what_was_moved_stays(
    office: tuple[list[Share], list[Party], list[Officer], dict[int, int]],
) -> None:
    shares, parties, officers, successors = office
    after = applied(shares, moves(shares, parties, officers, successors, TODAY))
    assert moves(after, parties, officers, successors, TODAY) == []


@given(offices())
def test_only_people_of_today_are_given_anything(
    office: tuple[list[Share], list[Party], list[Officer], dict[int, int]],
) -> None:
    shares, parties, officers, successors = office
    here = {one.id for one in officers}
    for move in moves(shares, parties, officers, successors, TODAY):
        assert {move.heir, move.joins} <= here | {None}
        if shares[0].due < TODAY:
            assert move.joins is None


def test_positions_have_days_and_what_is_given_by_hand_is_none() -> None:
    holdings = [
        Holding(MINH, TP, None, date(2026, 3, 14)),
        Holding(HOA, TP, date(2026, 3, 15)),
        Holding(MINH, BY_HAND, None, date(2026, 3, 14)),
    ]
    assert positions_on(holdings, date(2026, 3, 14)) == {MINH: (TP,)}
    assert positions_on(holdings, date(2026, 3, 15)) == {HOA: (TP,)}


def test_of_two_absences_the_last_one_with_a_deputy_counts() -> None:
    found = [
        Absence(1, HOA, EARLIER, LATER, MINH),
        Absence(2, HOA, EARLIER, LATER, BAO),
        Absence(3, HOA, EARLIER, LATER),
    ]
    assert absence_on(found, HOA, TODAY) == found[1]
    assert absence_on(found[2:], HOA, TODAY) == found[2]
    assert absence_on(found, HOA, date(2026, 4, 1)) is None


PEOPLE = [
    officer(LAN, "Công chức Văn phòng - Thống kê"),
    officer(MINH, TP),
    officer(HOA, VH),
    Officer(5, 1, "Trần Thị Hòa", Role.OFFICER, ("Công chức Tài chính - Kế toán",)),
    Officer(6, 1, "Nguyễn Thị Lan (UBND xã Bến Đá)", Role.COORDINATOR, ()),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("anh Minh", [MINH]),
        ("Trần Văn Minh", [MINH]),
        ("van minh", [MINH]),
        ("chị Hoa", [HOA, 5]),
        ("chị Hòa", [5]),
        ("chi hoa", [HOA, 5]),
        ("đồng chí Lê Thị Hoa", [HOA]),
        ("Lan", [LAN, 6]),
        ("chị kế toán", [5]),
        ("anh Minh tư pháp", [MINH]),
        ("anh Hùng", []),
        ("anh Hùng tư pháp", []),
        ("Minh Khai", []),
        ("", []),
        ("chị", []),
    ],
)
def test_whom_words_name(words: str, ids: list[int]) -> None:
    assert [one.id for one in called(words, PEOPLE)] == ids


@given(st.text())
def test_any_words_may_be_a_name(words: str) -> None:
    assert set(called(words, PEOPLE)) <= set(PEOPLE)
    assert set(persons_meant(words, PEOPLE)) <= set(PEOPLE)


def test_who_comes_to_lead_leaves_their_support_to_others() -> None:
    """Hoa supported for culture, is done, and holds justice now, which leads: Minh of culture supports."""
    parties = [party(VH, Part.SUPPORT), party(TP)]
    before = [share(3, HOA, VH, Part.SUPPORT, due=TODAY, done=True)]
    people = [officer(MINH, VH), officer(HOA, TP)]
    assert changes(before, parties, people) == [(None, None, HOA), (None, None, MINH)]


def test_who_takes_a_position_over_is_no_more_one_of_the_group() -> None:
    """The share that Lan had as one of the group becomes the position's; the others come to the group."""
    before = [share(2, MINH, due=TODAY), share(1, LAN, GROUP, due=TODAY, done=True)]
    people = [officer(LAN, TP), officer(MINH), officer(HOA)]
    parties = [party(GROUP), party(TP)]
    found = moves(before, parties, people, {}, TODAY)
    assert moves(applied(before, found), parties, people, {}, TODAY) == []


def test_what_is_named_by_hand_takes_the_place_of_what_was_done() -> None:
    before = [share(1, LAN, due=TODAY, done=True), share(2, MINH, BY_HAND, due=TODAY)]
    people = [officer(LAN), officer(MINH, TP)]
    parties = [party(BY_HAND, Part.LEAD, LAN), party(TP)]
    found = moves(before, parties, people, {}, TODAY)
    assert moves(applied(before, found), parties, people, {}, TODAY) == []
