"""A fact in one line: its label ours, all else the words of the passage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import collapse
from retrieval.facts.asking import Asked
from retrieval.facts.finding import Fact, find_fact
from retrieval.facts.stating import LONGEST, state_fact
from retrieval.model import Passage

TASK_HEADING = "Kế hoạch 5/KH-UBND\nTT | Nội dung | Chủ trì | Phối hợp | Thời gian"
TASK = "4 | Kiểm kê tài sản công | Công chức Tài chính | Ban Thanh tra | Trước ngày 20/12/2033"


@pytest.mark.parametrize(
    ("question", "text", "line"),
    [
        ("Ai chủ trì kiểm kê tài sản công?", TASK, "Chủ trì: Công chức Tài chính; phối hợp: Ban Thanh tra."),
        ("Ai phối hợp kiểm kê tài sản công?", TASK, "Phối hợp: Ban Thanh tra."),
        ("Kiểm kê tài sản công khi nào?", TASK, "Thời gian: Trước ngày 20/12/2033."),
        ("Nộp sổ theo dõi ngày nào?", "Sổ theo dõi nộp trước ngày 05/7/2033.", "Hạn: trước ngày 05/7/2033."),
        ("Thu gom rác đạt bao nhiêu phần trăm?", "Thu gom rác đạt từ 95% trở lên.", "Tỷ lệ: từ 95% trở lên."),
        ("Phí đỗ xe bao nhiêu tiền?", "Phí đỗ xe là 15.000 đồng/lượt.", "Số tiền: 15.000 đồng/lượt."),
        ("Bao lâu đo độ ồn một lần?", "Đo độ ồn định kỳ 03 tháng một lần.", "Định kỳ 03 tháng một lần."),
        (
            "Thời hạn xác minh đơn là bao lâu?",
            "Thời hạn xác minh đơn là 10\nngày, kể từ ngày nhận đơn.",
            "Thời hạn: 10 ngày, kể từ ngày nhận đơn.",
        ),
        (
            "Có được nuôi ong trong công viên không?",
            "Không được nuôi ong trong công viên.",
            "Văn bản nêu: “Không được nuôi ong trong công viên”.",
        ),
        (
            "Có được đốt rác trong công viên không?",
            "Khách tham quan không được:\na) Nuôi ong trong công viên;\nb) Đốt rác trong công viên.",
            "Văn bản nêu: “không được … Đốt rác trong công viên”.",
        ),
    ],
)
def test_the_line(question: str, text: str, line: str) -> None:
    fact = find_fact(question, Passage("1:1", 1, "mục I.1", None, TASK_HEADING if text == TASK else "", text))
    assert fact is not None
    assert state_fact(fact, question) == line


@given(
    st.sampled_from(Asked),
    st.text(min_size=1, max_size=300) | st.just("công chức trực quầy\n" * 30),
    st.lists(st.tuples(st.sampled_from(["", "phối hợp"]), st.text(min_size=1, max_size=300)), max_size=2),
    st.text(max_size=80),
)
def test_any_fact_is_one_line_of_bounded_length(
    kind: Asked, text: str, also: list[tuple[str, str]], question: str
) -> None:
    line = state_fact(Fact(kind, 0, len(text), text, "", tuple(also)), question)
    assert line == collapse(line)
    assert 0 < len(line) <= LONGEST
    assert line.endswith((".", "…"))
