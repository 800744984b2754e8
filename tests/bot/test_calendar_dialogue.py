"""The coordinator tells the assistant when the office is closed, in chat and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from reminders.calendar_store import CalendarStore, EnteredDay
from tests.people import Town

Run = Callable[..., tuple[int, Any, str]]


def entries(town: Town, office: int | None = None) -> dict[str, bool]:
    with town.core.database.read() as session:
        found = CalendarStore(session).entries(office or town.office)
    return {day.isoformat(): works for day, works in sorted(found.items())}


def test_a_swap_is_entered_and_repeated_back(town: Town) -> None:
    (said,) = town.lan.says("hoán đổi: nghỉ 11/03/2026, làm bù 14/03/2026")
    assert said == (
        "Đã ghi: cơ quan nghỉ thứ Tư 11/03/2026, làm bù thứ Bảy 14/03/2026. "
        "Lời nhắc rơi vào ngày nghỉ sẽ gửi trước đó."
    )
    assert entries(town) == {"2026-03-11": False, "2026-03-14": True}
    assert entries(town, town.next_door) == {}


def test_who_said_it_and_in_which_words_is_kept(town: Town) -> None:
    town.lan.says("Cơ quan nghỉ ngày 11/3 để tham dự hội thao")
    with town.core.database.read() as session:
        kept = CalendarStore(session).entered(town.office)
    note = "Cơ quan nghỉ ngày 11/3 để tham dự hội thao"
    assert kept == [EnteredDay(date(2026, 3, 11), False, note, town.lan.id, town.clock.now)]


def test_of_a_long_time_off_only_what_differs_is_entered(town: Town) -> None:
    (said,) = town.lan.says("cơ quan nghỉ từ 13/3 đến 16/3")
    assert "nghỉ thứ Sáu 13/03/2026, thứ Hai 16/03/2026" in said
    assert entries(town) == {"2026-03-13": False, "2026-03-16": False}


def test_what_the_calendar_has_already_is_not_entered(town: Town) -> None:
    (said,) = town.lan.says("hoán đổi: nghỉ 31/8/2026, làm bù 22/8/2026")
    assert said == "Lịch đã có sẵn như vậy: nghỉ thứ Hai 31/08/2026, làm bù thứ Bảy 22/08/2026."
    assert entries(town) == {}


def test_a_day_is_changed_and_forgotten(town: Town) -> None:
    town.lan.says("cơ quan nghỉ ngày 11/3")
    (said,) = town.lan.says("cơ quan làm việc ngày 11/3")
    assert "cơ quan làm việc thứ Tư 11/03/2026" in said
    assert entries(town) == {}
    town.lan.says("cơ quan không nghỉ ngày 30/4")
    assert entries(town) == {"2026-04-30": True}
    (said,) = town.lan.says("bỏ ngày làm bù 30/4")
    assert said == "Đã bỏ điều cơ quan ghi riêng. Nay theo lịch chung: nghỉ thứ Năm 30/04/2026."
    assert entries(town) == {}
    (said,) = town.lan.says("bỏ ngày nghỉ 11/3/2026")
    assert "chưa ghi riêng gì" in said


def test_words_that_name_nobody_are_asked_about(town: Town) -> None:
    (said,) = town.lan.says("nghỉ từ 10/3 đến 12/3")
    assert "Cả cơ quan nghỉ từ thứ Ba 10/03/2026 đến thứ Năm 12/03/2026 phải không" in said
    assert entries(town) == {}
    (said,) = town.lan.presses("Cả cơ quan nghỉ")
    assert "Đã ghi" in said
    assert entries(town) == dict.fromkeys(("2026-03-10", "2026-03-11", "2026-03-12"), False)


@pytest.mark.parametrize(
    "data", ["cf", "cf:20260310", "cf:20260310:20260309", "cf:20260101:20261231", "cf:1:2"]
)
def test_a_made_up_button_enters_nothing(town: Town, data: str) -> None:
    town.lan.presses_data(data)
    assert entries(town) == {}


def test_others_may_look_but_not_enter(town: Town) -> None:
    for person in (town.minh, town.thang):
        (said,) = person.says("cơ quan nghỉ ngày 11/3")
        assert "văn phòng (Nguyễn Thị Lan)" in said
        person.presses_data("cf:20260311:20260311")
        (said,) = person.says("lịch nghỉ")
        assert "thứ Hai 31/08/2026" in said
    assert entries(town) == {}


def test_the_neighbours_calendar_is_another(town: Town) -> None:
    town.dung.says("cơ quan nghỉ ngày 11/3")
    (said,) = town.lan.says("lịch nghỉ")
    assert "11/03/2026" not in said
    (said,) = town.dung.says("lịch nghỉ")
    assert "thứ Tư 11/03/2026: ngày nghỉ của cơ quan" in said


def test_the_calendar_of_a_year(town: Town) -> None:
    (said,) = town.minh.says("lịch nghỉ năm 2026")
    assert "- thứ Năm 01/01/2026" not in said
    assert "từ thứ Năm 01/01/2026 đến thứ Sáu 02/01/2026: Tết Dương lịch, hoán đổi với" in said
    assert "Làm bù: thứ Bảy 10/01/2026, thứ Bảy 22/08/2026." in said
    assert "Bộ luật Lao động" not in said
    (said,) = town.minh.says("lịch nghỉ 2027")
    assert "từ thứ Năm 04/02/2027 đến thứ Tư 10/02/2027" in said
    assert "Sau ngày 31/12/2026 là tính theo Bộ luật Lao động" in said


def test_days_that_no_calendar_has_are_said(town: Town) -> None:
    (said,) = town.lan.says("cơ quan nghỉ ngày 30/2")
    assert "ngày 30/2 không có trong lịch" in said
    (said,) = town.lan.says("thứ bảy 15/3 làm bù")
    assert "15/03/2026 là Chủ nhật, không phải thứ Bảy" in said
    assert entries(town) == {}


@pytest.mark.parametrize(
    "text", ["cơ quan có nghỉ ngày 11/3 không?", "chị Hoa nghỉ ốm", "em nghỉ thứ 6", "xong rồi"]
)
def test_other_words_enter_nothing(town: Town, text: str) -> None:
    town.lan.says(text)
    assert entries(town) == {}


@pytest.fixture
def cchc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a data folder of its own: exit code, the JSON it printed (or the text), its reason."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> tuple[int, Any, str]:
        monkeypatch.setattr("sys.argv", ["cchc", "calendar", *arguments])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in arguments and out else out, err

    return run


def test_the_command_lists_a_year(cchc: Run) -> None:
    code, body, _ = cchc("--year", "2026", "--json")
    assert code == 0
    assert {"day": "2026-01-02", "name": "hoán đổi với thứ Bảy 10/01/2026"} in body["free"]
    assert body["made_up"] == ["2026-01-10", "2026-08-22"]
    assert body["own"] == []
    assert body["known_until"] == "2026-12-31"
    code, text, _ = cchc("--year", "2027")
    assert code == 0
    assert "thứ Năm 02/09/2027  Quốc khánh" in text
    assert "cchc calendar off" in text


def test_the_command_enters_and_clears(cchc: Run) -> None:
    code, body, _ = cchc("off", "2026-03-11", "--note", "Hội thao", "--json")
    assert code == 0
    expected = {"day": "2026-03-11", "works": False, "name": "ngày nghỉ của cơ quan", "changed": True}
    assert body == expected
    assert cchc("off", "2026-03-11", "--json")[1]["changed"] is False
    assert cchc("work", "2026-03-14", "--json")[1]["works"] is True
    _, body, _ = cchc("--year", "2026", "--json")
    assert body["own"] == [
        {"day": "2026-03-11", "works": False, "note": "Hội thao"},
        {"day": "2026-03-14", "works": True, "note": ""},
    ]
    assert cchc("clear", "2026-03-11", "--json")[1] == {
        "day": "2026-03-11",
        "works": True,
        "name": None,
        "changed": True,
    }


@pytest.mark.parametrize(
    "arguments",
    [("off", "mai"), ("off", " "), ("work", "2026-02-30"), ("off", "9999-01-01"), ("--year", "9999")],
)
def test_a_refusal_has_one_line_of_reason(cchc: Run, arguments: tuple[str, ...]) -> None:
    code, _, reason = cchc(*arguments)
    assert code == 1
    assert len(reason.strip().splitlines()) == 1
