"""Restoring damaged text: codes, numbers, labels, spacing, and what the models learn."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Line, Table
from knowledge.restoration import mend_blocks, restore_blocks, restore_lines
from knowledge.restoration.channel import Channel
from knowledge.restoration.codes import mend_codes
from knowledge.restoration.language import BITS, LanguageModel
from knowledge.restoration.tokens import BREAK, NUMBER, Token, cut, is_label, is_number, spoken
from knowledge.training.channel import learn
from knowledge.training.language import train
from knowledge.training.sources import traditional, wording


@pytest.mark.parametrize(
    ("damaged", "printed"),
    [
        ("theo 1089/Qb-UBND ngay", "theo 1089/QĐ-UBND ngay"),
        ("s6 12/2020/QP-TTg", "s6 12/2020/QĐ-TTg"),
        ("Nghi dinh 61/2018/ND-CP,", "Nghi dinh 61/2018/NĐ-CP,"),
        ("107/2021/ND-", "107/2021/NĐ-"),
        ("07/NQ-HDND ngay", "07/NQ-HĐND ngay"),
        ("(LD-TB&XH)", "(LĐ-TB&XH)"),
        ("DC-XD", "ĐC-XD"),
        ("HDND-UBND", "HĐND-UBND"),
        ("Quy HI nam 2022", "Quy III nam 2022"),
        ("quy 11, quy 1V", "quy II, quy IV"),
        ("Quý l và Quý Il", "Quý I và Quý II"),
        ("I11. T6 chirc", "III. T6 chirc"),
        ("|. MUC PICH", "I. MUC PICH"),
        ("I1. Nhiém vu", "II. Nhiém vu"),
        ("Quý I, Quý [I năm 2031", "Quý I, Quý II năm 2031"),
        ("IL. MỤC ĐÍCH", "II. MỤC ĐÍCH"),
    ],
)
def test_a_code_is_mended_where_its_context_proves_it(damaged: str, printed: str) -> None:
    assert mend_codes(damaged) == printed


@pytest.mark.parametrize(
    "line",
    [
        "ngày 11 tháng 11 năm 2021",
        "Quy 1",  # a digit may be what was printed
        "quy 3/2024",
        "quy mô 11 ha",
        "12/KH-UBND",
        "25/CT-TTg, 01/2018/TT-VPCP",
        "1.1. Nội dung",
        "điểm d khoản 11",
        "ND",
        "phòng 111",
        "II. Nhiệm vụ",
        "I1 là mã ô",
    ],
)
def test_what_is_no_damaged_code_stays(line: str) -> None:
    assert mend_codes(line) == line


def test_damaged_prose_becomes_readable() -> None:
    damaged = [
        "Tham muu UBND phuong ban hanh ké hoach cai cach hanh chinh nim 2025, trong d6 xdc",
        "dinh rd nhiém vu ctia timg cong chirc; bdo cdo két qua truéc ngay 15/6/2025.",
        "T6 chirc thuc hién c6 hiéu qua nhiing ndi dung duge giao, dam bao 100% ho so dung han.",
    ]
    printed = [
        "Tham mưu UBND phường ban hành kế hoạch cải cách hành chính năm 2025, trong đó xác",
        "định rõ nhiệm vụ của từng công chức; báo cáo kết quả trước ngày 15/6/2025.",
        "Tổ chức thực hiện có hiệu quả những nội dung được giao, đảm bảo 100% hồ sơ đúng hạn.",
    ]
    got = [line.text for line in restore_lines(damaged)]
    words = [
        (a, b)
        for one, other in zip(printed, got, strict=True)
        for a, b in zip(one.split(), other.split(), strict=True)
    ]
    wrong = [pair for pair in words if pair[0] != pair[1]]
    assert len(wrong) <= 2, wrong


def test_clean_text_is_left_as_it_is() -> None:
    clean = "Văn phòng HĐND và UBND phường chủ trì, phối hợp với các công chức chuyên môn thực hiện."
    assert restore_lines([clean])[0].text == clean


def test_capitals_and_abbreviations_are_kept() -> None:
    line = restore_lines(["KE HOACH", "Khic phuc TTHC, CCHC, BCCI ctia UBND"])
    assert line[0].text == "KẾ HOẠCH"
    assert [word for word in line[1].text.replace(",", "").split() if word.isupper()] == [
        "TTHC",
        "CCHC",
        "BCCI",
        "UBND",
    ]


def test_compound_abbreviations_are_never_words() -> None:
    line = "Phong TN&MT, TC-KH, PC-XD-DT&MT va LB-TB&XH"
    assert restore_lines([line])[0].text == "Phòng TN&MT, TC-KH, PC-XD-DT&MT và LB-TB&XH"


def test_labels_are_no_words() -> None:
    said = [
        line.text.split()[0]
        for line in restore_lines(
            ["d) Nhiém vu", "e2) Chi tiéu", "al) Ndi dung", "b. Yéu cau", "a.2) Chi tiéu"]
        )
    ]
    assert said == ["d)", "e2)", "al)", "b.", "a.2)"]


def test_each_word_has_a_confidence() -> None:
    (line,) = restore_lines(["bdo cdo két qua thuc hién zzqk"])
    assert [word.original for word in line.words] == ["bdo", "cdo", "két", "qua", "thuc", "hién", "zzqk"]
    assert all(0.0 <= word.confidence <= 1.0 for word in line.words)
    assert line.words[0].confidence > 0.9


_NUMBERS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.from_regex(r"[0-9]{1,2}/[0-9]{1,2}/(19|20)[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}([.,][0-9]{1,3})?%?", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}/(KH|BC|TB)-UBND", fullmatch=True),
    st.from_regex(r"[0-9]\.[0-9]\.[0-9]", fullmatch=True),
)
_DAMAGED = st.sampled_from(
    ["thuc", "hién", "ké", "hoach", "s6", "c6", "ndm", "tir", "d4u", "ngay", "ctia", "T6", "1a,", "vé;"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_NUMBERS, _DAMAGED), min_size=1, max_size=14))
def test_numbers_are_never_altered(words: list[str]) -> None:
    (restored,) = restore_lines([" ".join(words)])

    def numbers(text: str) -> list[str]:
        return [
            word
            for word in text.split()
            if re.search(r"\d", word) and (is_number(cut(word).core) or "/" in word)
        ]

    assert numbers(restored.text) == numbers(" ".join(words))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=60).map(lambda text: "".join(text.splitlines())), max_size=5))
def test_any_text_keeps_its_lines_and_its_spaces(lines: list[str]) -> None:
    restored = restore_lines(lines)
    assert [line.original for line in restored] == lines
    for line in restored:
        assert re.findall(r"\s+", line.text) == re.findall(r"\s+", line.original)


def test_blocks_keep_what_they_were() -> None:
    line = Line("Thuong xuyén bdo cdo", 3)
    blank = Line("", 3)
    table = Table((("Cong chirc", "Thuong xuyén"), ("TT", "1")), 4)
    read, empty, cells = restore_blocks([line, blank, table])
    assert read == Line("Thường xuyên báo cáo", 3, "Thuong xuyén bdo cdo")
    assert empty == blank
    assert cells == Table((("Công chức", "Thường xuyên"), ("TT", "1")), 4, table.rows)
    assert restore_blocks([read])[0] == read, "restoring again starts from what was met"


def test_what_reads_well_has_its_codes_mended() -> None:
    table = Table((("Quý H năm 2026\n", "12/QD-UBND"), ("Quý I", "")), 1)
    line, mended = mend_blocks([Line("theo Quyết định 5/QD-UBND"), table])
    assert line == Line("theo Quyết định 5/QĐ-UBND", None, "theo Quyết định 5/QD-UBND")
    assert mended == Table((("Quý II năm 2026\n", "12/QĐ-UBND"), ("Quý I", "")), 1, table.rows)


def test_words_are_cut_out_of_their_marks() -> None:
    assert cut("“(UBND),”") == Token("“(", "UBND", "),”")
    assert cut("...") == Token("...", "", "")
    assert is_number("10/01/2022")
    assert not is_number("s6")
    assert not is_number("¢6")
    assert is_label(cut("a)"))
    assert not is_label(cut("ca)"))
    assert is_label(cut("al)"), first=True)


def test_clean_text_is_counted_without_numbers() -> None:
    assert spoken("Ngày 05/01/2024, UBND tỉnh ban hành. Văn phòng – Thống kê") == [
        BREAK, "ngày", NUMBER, "ubnd", "tỉnh", "ban", "hành", BREAK, "văn", "phòng", "thống", "kê", BREAK,
    ]  # fmt: skip


def test_the_language_model_sums_to_one_and_survives_the_disk(tmp_path: Path) -> None:
    texts = ["cải cách thủ tục hành chính", "cải cách hành chính nhà nước", "thủ tục hành chính công"] * 3
    model = train(texts, ["cải cách thể chế"], weight=2)
    everything = np.arange(len(model.words))
    context = (model.of("cải") << BITS) | model.of("cách")
    shares = np.exp(model.score(np.full(len(everything), context), everything))
    assert shares.sum() == pytest.approx(1.0, abs=1e-3)
    assert model.words[int(shares.argmax())] in ("thủ", "hành", "thể")
    model.save(tmp_path / "model.npz")
    again = LanguageModel.load(tmp_path / "model.npz")
    assert again.words == model.words
    rounded = again.score(np.full(len(everything), context), everything)
    assert np.abs(np.exp(rounded) - shares).max() < 0.05


def test_the_channel_learns_which_letters_are_read_as_which() -> None:
    pairs = [("của", "ctia")] * 30 + [("tủ", "tti")] * 20 + [("cua", "cua")] * 30 + [("thu", "thu")] * 20
    letters, whole = learn(pairs)
    assert letters["ủ"]["ti"] > letters["ủ"].get("u", -99)
    channel = Channel(letters, whole)
    scores = channel.lexicon(["của", "cua", "thu"]).scores("ctia")
    assert scores.argmax() == 0
    unmet = channel.lexicon(["thủ", "thu"]).scores("thti")
    assert unmet.argmax() == 0, "a syllable that was never met is read by its letters"


def test_tones_stand_where_documents_put_them() -> None:
    assert traditional("Hoá, thuỷ, quý, toàn, UỶ BAN, khoẻ") == "Hóa, thủy, quý, toàn, ỦY BAN, khỏe"


def test_our_own_wording_is_clean() -> None:
    lines = list(wording())
    assert len(lines) > 500
    assert not [line for line in lines if "�" in line]
