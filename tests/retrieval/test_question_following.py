"""Questions that lean on the one before, and those that do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.question import lean_on
from retrieval.question.slots import Kind, slots_of


@pytest.mark.parametrize(
    ("previous", "question", "meant"),
    [
        ("Ai chủ trì số hóa?", "thế còn Phường 2?", "Ai chủ trì số hóa ở Phường 2?"),
        ("Ai chủ trì số hóa?", "còn phường 3 thì sao ạ?", "Ai chủ trì số hóa ở phường 3?"),
        ("Ai chủ trì số hóa?", "tại sao?", "Số hóa tại sao?"),
        ("Ai chủ trì số hóa?", "ở đâu?", "Số hóa ở đâu?"),
        ("Hồ sơ đất đai nộp ở đâu?", "bao lâu?", "Hồ sơ đất đai nộp bao lâu?"),
        ("Kế hoạch 99 do ai ký?", "thế kế hoạch 105?", "Kế hoạch 105 do ai ký?"),
        ("Việc nào xong tháng 6?", "thế còn tháng 7 và quý 3?", "Việc nào xong tháng 7 và quý 3?"),
        ("Ai tham mưu báo cáo quý?", "vậy ai theo dõi?", "Ai theo dõi báo cáo quý?"),
        ("Sở Nội vụ chấm điểm khi nào?", "thế Sở Tư pháp?", "Sở Tư pháp chấm điểm khi nào?"),
        ("Ở phường thì ai phụ trách một cửa?", "ở xã thì sao?", "Ở xã thì ai phụ trách một cửa?"),
        ("Kế hoạch 99 có bao nhiêu nhiệm vụ?", "ai phối hợp?", "Ai phối hợp kế hoạch 99?"),
        ("Kế hoạch 99 có bao nhiêu nhiệm vụ?", "kế hoạch 98 năm 2023 thì sao?",
         "Kế hoạch 98 có bao nhiêu nhiệm vụ năm 2023?"),
        ("Nhiệm vụ quý III/2022 gồm những gì?", "còn quý IV?", "Nhiệm vụ quý IV/2022 gồm những gì?"),
        ("Điều 18 quy định gì?", "thế điều 20 nghị định 45/2020?",
         "Điều 20 quy định gì theo nghị định 45/2020?"),
        ("Khoản 2 Điều 18 nói gì?", "vậy còn điều 19", "Điều 19 nói gì?"),
        ("Hạn nộp báo cáo là khi nào?", "ai nộp?", "Ai nộp báo cáo?"),
        ("Việc của tôi tuần này?", "tuần sau thì sao?", "Việc của tôi tuần sau?"),
        ("Ai chủ trì số hóa?", "Phường 2?", "Ai chủ trì số hóa ở Phường 2?"),
        ("hạn báo cáo kế hoạch 99", "ai chủ trì?", "ai chủ trì báo cáo kế hoạch 99?"),
        ("ai chu tri so hoa", "the con quy 3", "ai chu tri so hoa quy 3?"),
    ],
)  # fmt: skip
def test_a_question_takes_over_what_it_does_not_say(previous: str, question: str, meant: str) -> None:
    assert lean_on(question, previous) == meant


@pytest.mark.parametrize(
    "question",
    [
        "", "?", "vậy à", "rồi sao nữa", "còn nữa không?", "ok", "cảm ơn em", "Nghị định 61/2018", "con dấu",
        "Thế nào là một cửa?", "còn bao nhiêu hồ sơ trễ?", "Ai chủ trì tuyên truyền?", "khai sinh cần gì",
        "Thẻ căn cước cấp ở đâu?", "Vay vốn ưu đãi ở ngân hàng nào?", "Phường 2 có mấy tổ?",
        "Ai chủ trì số hóa?",        "còn " + "rất " * 60,
    ],
)  # fmt: skip
def test_a_question_that_stands_by_itself(question: str) -> None:
    assert lean_on(question, "Ai chủ trì số hóa?") is None


def test_nothing_leans_on_nothing() -> None:
    assert lean_on("khi nào?", "") is None
    assert lean_on("khi nào?", "?") is None


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("Ai chủ trì số hóa?", Kind.ASK, "Ai chủ trì"),
        ("nộp trong quý 3 năm 2022", Kind.SPAN, "quý 3"),
        ("nộp trong quý 3 năm 2022", Kind.YEAR, "năm 2022"),
        ("dân Phường An Hòa nộp", Kind.PLACE, "Phường An Hòa"),
        ("trình Sở Kế hoạch và Đầu tư duyệt", Kind.PLACE, "Sở Kế hoạch và Đầu tư"),
        ("ở cấp huyện", Kind.LEVEL, "cấp huyện"),
        ("điểm b khoản 2 Điều 14", Kind.LOCATOR, "điểm b"),
        ("theo nghị định 61/2018", Kind.DOCUMENT, "nghị định 61/2018"),
    ],
)
def test_slots(text: str, kind: Kind, said: str) -> None:
    found = [slot for slot in slots_of(text) if slot.kind is kind]

    assert text[found[0].start : found[0].end] == said


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_are_taken(question: str, previous: str) -> None:
    meant = lean_on(question, previous)

    assert meant is None or meant.strip()


NEW = [
    "thế",
    "còn",
    "vậy",
    "ai",
    "khi",
    "nào",
    "phường",
    "2",
    "quý",
    "3",
    "sao",
    "thì",
    "điều",
    "5",
    "cấp xã",
]
OLD = ["ai", "chủ trì", "số hóa", "quý", "2", "ở", "phường", "1", "khi", "nào", "kế hoạch", "99"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(NEW), max_size=6), st.lists(st.sampled_from(OLD), max_size=8))
def test_what_is_meant_leans_no_further(question: list[str], previous: list[str]) -> None:
    meant = lean_on(" ".join(question), " ".join(previous))

    assert meant is None or lean_on(meant, " ".join(previous)) in (None, meant)
