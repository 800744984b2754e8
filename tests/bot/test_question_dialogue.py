"""Asking about the documents in chat: typed anyhow, leaning on what was asked before, not answered."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.conversations.questions import LEANS_WITHIN, NOTED
from bot.model import Incoming
from bot.models import abbreviations_of, writer_of
from bot.settings import SettingError, Settings
from retrieval.question import Abbreviations
from retrieval.writing.models import LangChainModel
from retrieval.writing.writer import Writer
from tests.people import Town
from tests.standins.openai import openai_standin

OWN_ABBREVIATION = 'zq = ["quy ước", "quý nhân"]\n'
DECREE = Path(__file__).parents[1] / "retrieval" / "data" / "nghi-dinh-mau.txt"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.core.library.add(made.office, DECREE, DECREE.name, made.clock.now)
    return made


def test_a_question_typed_anyhow_is_answered_and_what_it_was_taken_for_is_said(town: Town) -> None:
    (said,) = town.minh.says("thoi hanj muon sach la bao lau")
    assert said.startswith("Tôi hiểu câu hỏi là: ")
    assert "thời hạn mượn sách là bao lâu" in said
    assert "Thời hạn: 21 ngày" in said
    assert "Theo Nghị định 912/2031/NĐ-CP, Điều 3 khoản 1" in said


def test_a_question_that_was_not_changed_is_not_said_again(town: Town) -> None:
    (said,) = town.minh.says("Thời hạn mượn sách là bao lâu?")
    assert "Tôi hiểu" not in said
    answer = town.minh.got()[-1]
    emphasised = [answer.text[start:end] for start, end in answer.emphasis]
    assert any("21 ngày" in words for words in emphasised)


def test_the_emphasis_is_right_behind_the_line_of_what_was_understood(town: Town) -> None:
    town.minh.says("thoi han muon sach la bao lau")
    answer = town.minh.got()[-1]
    assert answer.text.startswith("Tôi hiểu")
    assert answer.text[slice(*answer.emphasis[0])].startswith("Thời hạn: 21 ngày")


def test_the_whole_article_is_a_button_away(town: Town) -> None:
    town.minh.says("Thời hạn mượn sách là bao lâu?")
    (article,) = town.minh.presses("Xem đầy đủ")
    assert "Điều 3" in article
    assert "gia hạn" in article


def test_a_question_that_leans_on_the_one_before_is_read_with_it(town: Town) -> None:
    town.minh.says("Điều 3 nghị định 912/2031 nói gì?")
    (said,) = town.minh.says("thế còn điều 4?")
    assert "Tôi hiểu câu hỏi là" in said
    assert "Điều 4" in said.partition("Theo ")[2]


def test_what_was_asked_long_ago_or_by_another_is_not_leaned_on(town: Town) -> None:
    town.minh.says("Điều 3 nghị định 912/2031 nói gì?")
    (said,) = town.hoa.says("thế còn điều 4?")
    assert "912/2031" not in said.partition("\n")[0]
    town.clock.forward(seconds=int(LEANS_WITHIN.total_seconds()) + 60)
    (said,) = town.minh.says("thế còn điều 4?")
    assert "912/2031" not in said.partition("\n")[0]


def test_a_question_with_two_readings_is_asked_back(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN_ABBREVIATION, encoding="utf-8")
    town = Town(tmp_path)
    town.core.library.add(town.office, DECREE, DECREE.name, town.clock.now)
    town.core.library._abbreviations = Abbreviations.shipped().extended_by(own)
    (said,) = town.minh.says("zq?")
    assert "mấy cách" in said
    labels = town.minh.labels()
    assert len(labels) == 2
    (answered,) = town.minh.presses(labels[1])
    assert "không nêu nội dung này" in answered or "Theo " in answered


def test_a_button_of_a_reading_that_is_gone_says_so(town: Town) -> None:
    for data in ("qr:0", "qr:7", "qr:x", "qr"):
        (said,) = town.minh.presses_data(data)
        assert "không còn dùng được" in said


def test_what_the_documents_do_not_say_is_noted_once_and_answered_plainly(town: Town) -> None:
    (said,) = town.minh.says("Lệ phí cấp hộ chiếu phổ thông là bao nhiêu?")
    assert "không nêu nội dung này" in said
    assert NOTED in said
    town.hoa.says("le phi cap ho chieu pho thong la bao nhieu")
    said = "\n".join(town.lan.says("câu hỏi chưa trả lời"))
    assert "hộ chiếu" in said


def test_a_place_that_does_not_exist_is_said_not_to(town: Town) -> None:
    (said,) = town.minh.says("dieu 61 nd 912/2031")
    assert "không có Điều 61" in said


def test_an_overlong_question_is_refused_with_what_to_do(town: Town) -> None:
    (said,) = town.minh.says("Thời hạn mượn sách " * 200)
    assert "dưới dạng tệp" in said


def test_the_neighbours_documents_answer_nobody_else(town: Town) -> None:
    (said,) = town.dung.says("Thời hạn mượn sách là bao lâu?")
    assert "21 ngày" not in said


def _written(town: Town, behaviour: str) -> list[str]:
    """What comes, after the quoted answer, from a model that behaves so."""
    with openai_standin("khoa") as api:
        api.behaviour = behaviour
        model = LangChainModel(
            "openai:gpt-standin", base_url=api.base_url, api_key=SecretStr("khoa"), timeout=2.0
        )
        writer = Writer(model, 1.0, time.monotonic)
        assistant = town.program.assistant
        incoming = Incoming(
            town.channel.name, "ask-1", town.minh.address, town.clock.now, "Thời hạn mượn sách là bao lâu?"
        )
        to_write = assistant.receive(incoming)
        quoted = town.minh.hears()
        assert any("21 ngày" in said for said in quoted)
        for writing in to_write:
            assistant.write(writing, writer)
        return town.minh.hears()


def test_a_models_summary_comes_after_the_quotation(town: Town) -> None:
    (said,) = _written(town, "honest")
    assert said.startswith("Tóm tắt")
    assert "21 ngày" in said
    assert "Nghị định 912/2031/NĐ-CP, Điều 3 khoản 1" in said


@pytest.mark.parametrize("behaviour", ["altered numbers", "not JSON", "never answers"])
def test_a_model_that_lies_or_fails_says_nothing(town: Town, behaviour: str) -> None:
    assert all("28 ngày" not in said for said in _written(town, behaviour))


def test_a_chat_model_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None, chat_model="nowhere:x")
    with pytest.raises(SettingError, match="CCHC_CHAT_MODEL"):
        writer_of(settings)


def test_abbreviations_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None, abbreviations=tmp_path / "none.toml")
    with pytest.raises(SettingError, match="CCHC_ABBREVIATIONS"):
        abbreviations_of(settings)
