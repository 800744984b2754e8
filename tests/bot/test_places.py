"""The button under an answer that opens the whole article: what is shown, to whom, in how many parts."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations import places
from bot.conversations.places import GONE, PAGE, RESTORED, VERBATIM
from bot.dispatch import BUTTONS, STALE
from bot.model import Outgoing
from bot.rendering import length
from bot.samples.plans import decision_text, running_plan, write_plan
from knowledge.model import Document, Head, Media, Reading, Section, SectionKind
from knowledge.store import DocumentStore, Entry
from tests.channels import PLAIN, MemoryChannel
from tests.people import Person, Town

KIND = SectionKind
HEAD = Head("15/QĐ-UBND", "QUYẾT ĐỊNH", "UBND phường Hoa Sen", date(2026, 2, 1), "Quy chế tiếp công dân")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setitem(BUTTONS, places.OPEN, places.open_place)
    monkeypatch.setitem(BUTTONS, places.ORIGINAL, places.open_original)
    return Town(tmp_path)


_hashes = itertools.count()


def keep(town: Town, *sections: Section, head: Head = HEAD, office: int | None = None) -> int:
    """Put a document with these sections into an office's store; its id."""
    reading = Reading("quy chế.txt", Media.TEXT, (), None, 1.0)
    document = Document(head, sections)
    with town.core.database.write() as session:
        store = DocumentStore(session)
        return store.add(office or town.office, f"{next(_hashes):064x}", reading, document, town.clock.now)


def section(
    kind: SectionKind, text: str, parent: int | None = None, page: int | None = None, title: str = ""
) -> Section:
    return Section(kind, "", title, text, text.partition(".")[0], page, parent)


ARTICLE = (
    section(KIND.CHAPTER, "Chương II\nTIẾP CÔNG DÂN", title="TIẾP CÔNG DÂN", page=2),
    section(KIND.ARTICLE, "Điều 4. Lịch tiếp", parent=0, page=2, title="Lịch tiếp"),
    section(KIND.CLAUSE, "1. Chủ tịch tiếp dân:", parent=1, page=2),
    section(KIND.POINT, "a) sáng thứ Năm hằng tuần;", parent=2, page=2),
    section(KIND.POINT, "b) khi có việc gấp.", parent=2, page=3),
    section(KIND.CLAUSE, "2. Công chức tiếp dân hằng ngày.", parent=1, page=3),
    section(KIND.ARTICLE, "Điều 5. Nơi tiếp", parent=0, page=3, title="Nơi tiếp"),
)


def opened(person: Person, data: str) -> Outgoing:
    """The one message that a button brings."""
    (_,) = person.presses_data(data)
    return person.got()[-1]


@pytest.mark.parametrize("ordinal", [1, 2, 3, 4, 5])
def test_any_part_of_an_article_opens_the_whole_of_it(town: Town, ordinal: int) -> None:
    document = keep(town, *ARTICLE)
    message = opened(town.minh, places.button(document, ordinal).data)
    assert message.text == (
        "Quyết định 15/QĐ-UBND, Điều 4, trang 2–3\n"
        "“Quy chế tiếp công dân”\n"
        "Chương II TIẾP CÔNG DÂN\n"
        "\n"
        "Điều 4. Lịch tiếp\n"
        "1. Chủ tịch tiếp dân:\n"
        "a) sáng thứ Năm hằng tuần;\n"
        "b) khi có việc gấp.\n"
        "2. Công chức tiếp dân hằng ngày."
    )
    (bold,) = message.emphasis
    assert message.text[slice(*bold)] == message.text.split("\n")[0]
    assert message.buttons == ()


def test_a_real_document_opens_as_it_was_read(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "07.txt"
    path.write_text(decision_text(date(2026, 6, 1)), encoding="utf-8")
    document = town.core.library.add(town.office, path, path.name, town.clock()).entry.id
    with town.core.database.read() as session:
        tree = DocumentStore(session).document(document)
    assert tree is not None
    ordinal = next(at for at, one in enumerate(tree.sections) if one.locator == "Điều 3 khoản 1 điểm b")
    message = opened(town.minh, f"ar:{document}:{ordinal}")
    assert message.text.startswith("Quyết định 07/QĐ-UBND, Điều 3\n")
    body = message.text.split("\n\n")[1]
    assert body.startswith("Điều 3. Tiếp nhận hồ sơ\n1. ")
    assert body in path.read_text(encoding="utf-8")
    assert "Điều 4" not in body


def test_a_row_of_a_plan_names_its_columns(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "12.docx"
    write_plan(running_plan(town.clock.now.date()), path)
    document = town.core.library.add(town.office, path, path.name, town.clock()).entry.id
    with town.core.database.read() as session:
        tree = DocumentStore(session).document(document)
    assert tree is not None
    ordinal = next(at for at, one in enumerate(tree.sections) if "sáng kiến" in one.text)
    message = opened(town.minh, f"ar:{document}:{ordinal}")
    lines = message.text.split("\n")
    assert lines[0].startswith("Kế hoạch 12/KH-UBND, mục II dòng ")
    assert "II. Nhiệm vụ" in lines
    assert "TT: 2" in lines
    assert any(line.startswith("Nhiệm vụ: Đăng ký ít nhất 01 sáng kiến") for line in lines)
    assert any(line.startswith("Chủ trì: ") for line in lines)
    assert not any(" | " in line for line in lines)


def test_a_row_that_does_not_go_with_its_columns_is_left_as_it_is(town: Town) -> None:
    row = section(KIND.ROW, "3 | số hóa | 50 | 60", title="TT | Nhiệm vụ | Chỉ tiêu")
    assert opened(town.minh, f"ar:{keep(town, row)}:0").text.endswith("\n\n3 | số hóa | 50 | 60")


def test_a_loose_paragraph_comes_with_what_is_around_it(town: Town) -> None:
    around = (
        section(KIND.APPENDIX, "PHỤ LỤC", title="PHỤ LỤC"),
        section(KIND.HEADING, "I. Mục đích", parent=0, title="Mục đích"),
        section(KIND.PARAGRAPH, "Trước hết là gọn.", parent=1),
        section(KIND.PARAGRAPH, "Sau đó là rõ.", parent=1),
        section(KIND.HEADING, "II. Yêu cầu", parent=0, title="Yêu cầu"),
    )
    message = opened(town.minh, f"ar:{keep(town, *around)}:3")
    assert message.text.endswith("\n\nI. Mục đích\nTrước hết là gọn.\nSau đó là rõ.")
    assert "\nPHỤ LỤC\n" in message.text
    long = replace(around[2], text="Trước hết là gọn. " * 150)
    alone = opened(town.minh, f"ar:{keep(town, *around[:2], long, *around[3:])}:3")
    assert alone.text.endswith("\nI. Mục đích\n\nSau đó là rõ.")


LONG = (
    section(KIND.ARTICLE, "Điều 9. Trách nhiệm 🙂", title="Trách nhiệm"),
    *(
        section(KIND.CLAUSE, f"{number}. " + f"việc thứ {number} phải làm cho xong 🙂 " * 12, parent=0)
        for number in range(1, 41)
    ),
)


def parts_of(person: Person, data: str) -> list[Outgoing]:
    """All parts of a place, by its own buttons."""
    found = [opened(person, data)]
    while any(label.startswith("Xem tiếp") for row in found[-1].buttons for label in [row[0].label]):
        person.presses("Xem tiếp")
        found.append(person.got()[-1])
    return found


def test_a_long_article_comes_in_parts_that_lose_nothing(town: Town) -> None:
    document = keep(town, *LONG)
    parts = parts_of(town.minh, f"ar:{document}:7")
    assert len(parts) > 4
    assert all(length(part.text) <= PAGE for part in parts)
    assert [part.text.split("\n")[2] for part in parts] == [
        f"Phần {at}/{len(parts)}:" for at in range(1, len(parts) + 1)
    ]
    shown = " ".join(part.text.split("\n\n", 1)[1] for part in parts)
    assert shown.split() == " ".join(one.text for one in LONG).split()
    last = opened(town.minh, f"ar:{document}:7:{len(parts) - 1}")
    assert opened(town.minh, f"ar:{document}:7:999").text == last.text


def test_a_plain_platform_gets_all_of_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BUTTONS, places.OPEN, places.open_place)
    town = Town(tmp_path, MemoryChannel(limits=PLAIN))
    document = keep(town, *LONG)
    said = town.minh.presses_data(f"ar:{document}:0")
    while "Xem tiếp" in said[-1]:
        said += town.minh.says("1")
    assert all(length(text) <= PLAIN.text for text in said)
    assert all(f"việc thứ {number} phải" in " ".join(said) for number in range(1, 41))
    assert all(message.emphasis == () for message in town.minh.got())


# Restored text

DAMAGED = (
    replace(section(KIND.ARTICLE, "Dieu 2. Gio lam", title="Giờ làm"), restored="Điều 2. Giờ làm"),
    section(KIND.CLAUSE, "1. Sáng thứ Bảy.", parent=0),
    replace(section(KIND.CLAUSE, "2. Ngh? l?", parent=0), restored="2. Nghỉ lễ"),
)


def test_restored_words_say_so_and_the_original_is_one_button_away(town: Town) -> None:
    document = keep(town, *DAMAGED)
    message = opened(town.minh, f"ar:{document}:1")
    assert RESTORED in message.text
    assert message.text.endswith("\n\nĐiều 2. Giờ làm\n1. Sáng thứ Bảy.\n2. Nghỉ lễ")
    (said,) = town.minh.presses("Xem nguyên văn")
    assert VERBATIM in said
    assert said.endswith("\n\nDieu 2. Gio lam\n1. Sáng thứ Bảy.\n2. Ngh? l?")
    (said,) = town.minh.presses("Xem bản đã phục hồi")
    assert said == message.text


def test_what_was_never_restored_has_no_such_button(town: Town) -> None:
    same = replace(ARTICLE[1], parent=None, restored=ARTICLE[1].text)
    message = opened(town.minh, f"ar:{keep(town, same)}:0")
    assert message.buttons == ()
    assert RESTORED not in message.text


def test_the_original_of_a_long_place_has_parts_of_its_own(town: Town) -> None:
    damaged = tuple(replace(one, restored=one.text.upper()) for one in LONG)
    document = keep(town, *damaged)
    parts = parts_of(town.minh, f"og:{document}:0")
    shown = " ".join(part.text.split("\n\n", 1)[1] for part in parts)
    assert shown.split() == " ".join(one.text for one in LONG).split()
    assert all(VERBATIM in part.text and length(part.text) <= PAGE for part in parts)


# What does not belong to somebody, or to nobody


def test_the_office_next_door_sees_nothing(town: Town) -> None:
    document = keep(town, *ARTICLE)
    for verb in ("ar", "og"):
        assert town.dung.presses_data(f"{verb}:{document}:1") == [GONE]
    theirs = keep(town, *ARTICLE, office=town.next_door)
    assert town.minh.presses_data(f"ar:{theirs}:1") == [GONE]
    assert "Lịch tiếp" in town.dung.presses_data(f"ar:{theirs}:1")[0]


def test_a_document_taken_out_meanwhile_is_gone(town: Town) -> None:
    document = keep(town, *ARTICLE)
    with town.core.database.write() as session:
        DocumentStore(session).remove(document)
    assert town.minh.presses_data(f"ar:{document}:1") == [GONE]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("ar:1:7", GONE),
        ("ar:1:999999999", GONE),
        ("ar:0:0", GONE),
        ("ar:999999999:0", GONE),
        ("ar", STALE),
        ("ar:1", STALE),
        ("ar:1:0:0:0", STALE),
        ("ar:1:abc", STALE),
        ("ar:1f:0", STALE),
        ("ar:1:-1", STALE),
        ("ar:1:0:-1", STALE),
        ("ar:1:²", STALE),
        ("ar:1:1234567890", STALE),
        ("og:x:y", STALE),
    ],
)
def test_buttons_that_nobody_was_given(town: Town, data: str, said: str) -> None:
    keep(town, *ARTICLE)
    assert town.minh.presses_data(data) == [said]


def test_sections_in_odd_order_still_end(town: Town) -> None:
    """A parent that does not come before its child is no parent."""
    odd = (
        section(KIND.CLAUSE, "1. vòng", parent=1),
        section(KIND.CLAUSE, "2. tròn", parent=0),
        section(KIND.CLAUSE, "3. mình", parent=2),
    )
    document = keep(town, *odd)
    assert opened(town.minh, f"ar:{document}:0").text.endswith("1. vòng\n2. tròn")
    assert opened(town.minh, f"ar:{document}:2").text.endswith("\n\n3. mình")


def test_an_empty_section_is_still_a_message(town: Town) -> None:
    message = opened(town.minh, f"ar:{keep(town, section(KIND.PARAGRAPH, ''))}:0")
    assert message.text.startswith("Quyết định 15/QĐ-UBND")


LETTERS = st.characters(exclude_categories=["Cs"])
SECTIONS = st.lists(
    st.builds(
        Section,
        st.sampled_from(SectionKind),
        st.just(""),
        st.text(LETTERS, max_size=40),
        st.text(LETTERS, max_size=40).flatmap(lambda words: st.integers(0, 90).map(lambda n: words * n)),
        st.text(LETTERS, max_size=200),
        st.none() | st.integers(1, 99),
        st.none() | st.integers(0, 9),
        st.none() | st.text(LETTERS, max_size=40),
    ),
    min_size=1,
    max_size=9,
).map(tuple)
NAMES = st.none() | st.text(LETTERS, max_size=300)


@settings(max_examples=60, deadline=None)
@given(SECTIONS, NAMES, NAMES, st.integers(0, 8), st.booleans())
def test_whatever_a_document_holds_a_part_fits_and_says_where_it_is(
    sections: tuple[Section, ...], name: str | None, title: str | None, ordinal: int, verbatim: bool
) -> None:
    entry = Entry(1, 1, "", "tệp.txt", Head(name, title, None, None, title), 1, 1, 1.0, ())
    ordinal = min(ordinal, len(sections) - 1)
    message = places.place_message(entry, sections, ordinal, 0, verbatim=verbatim)
    more = next((b.label for row in message.buttons for b in row if b.label.startswith("Xem tiếp")), "")
    parts = [message]
    while more:
        parts.append(places.place_message(entry, sections, ordinal, len(parts), verbatim=verbatim))
        more = next((b.label for r in parts[-1].buttons for b in r if b.label.startswith("Xem tiếp")), "")
    assert all(length(part.text) <= PAGE for part in parts)
    assert all(part.emphasis[0][0] == 0 and part.text[: part.emphasis[0][1]].strip() for part in parts)
    own = sections[ordinal]
    words = own.text if verbatim or own.restored is None else own.restored
    shown = "".join("".join(part.text for part in parts).split())
    if own.kind is not SectionKind.ROW and len(parts) == 1:
        assert "".join(words.split()) in shown
