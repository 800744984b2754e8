"""Officers' words as answers to reminders: what each means, with and without tones, and when to ask."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from reminders.understanding import Intent, State, Understanding, understand

TODAY = date(2024, 11, 20)  # a Wednesday
BOTH = pytest.mark.parametrize("change", [str, fold, str.capitalize], ids=["as is", "toneless", "capital"])
Change = Callable[[str], str]


def read(text: str) -> Understanding:
    return understand(text, TODAY)


DONE = (
    *(
        "xong rồi ạ",
        "đã xong",
        "đã xong nhé chị",
        "ok xong",
        "xong",
        "xong r",
        "ht rồi",
        "ht r",
        "em hoàn thành rồi",
    ),
    *(
        "xong hết rồi",
        "xong cả rồi anh nhé",
        "dạ xong rồi ạ",
        "chị ơi em xong rồi nhé",
        "xong. cảm ơn chị",
        "done",
    ),
    *("không vướng gì, xong cả rồi", "đã hoàn thành", "đã hoàn thành nhiệm vụ", "làm xong báo cáo tháng rồi"),
    *(
        "đã nộp rồi",
        "nộp báo cáo rồi ạ",
        "nộp r a",
        "hôm qua xong rồi",
        "hôm nay xong rồi",
        "vừa xong",
        "báo cáo xong",
    ),
    *("đã gửi báo cáo lên cấp trên", "chị Mai làm xong rồi"),
)
DOING = (
    *(
        "chưa xong",
        "vẫn chưa làm xong báo cáo",
        "ch xong",
        "chưa ht",
        "chưa hề xong",
        "chưa xong đâu ạ",
        "chuwa xong",
    ),
    *(
        "chưa hoàn thành",
        "chưa thể hoàn thành",
        "gần xong",
        "sắp xong rồi",
        "gần xong rồi ạ",
        "cơ bản hoàn thành",
    ),
    *(
        "đang làm",
        "em đang làm ạ",
        "đang thực hiện",
        "đang soạn dự thảo",
        "em đang tổng hợp số liệu",
        "xong gần hết",
    ),
    *("xong phần 1, còn phần 2", "còn một ít nữa là xong", "hết vướng rồi, đang làm tiếp", "đang lấy ý kiến"),
)
NOT_STARTED = (
    "chưa làm được gì",
    "chưa làm",
    "chưa bắt đầu",
    "chưa triển khai",
    "chưa làm gì cả",
    "bận quá chưa làm",
)


@BOTH
@pytest.mark.parametrize(
    ("text", "state"),
    [
        *((text, State.DONE) for text in DONE),
        *((text, State.DOING) for text in DOING),
        *((text, State.NOT_STARTED) for text in NOT_STARTED),
    ],
)
def test_states(text: str, state: State, change: Change) -> None:
    assert read(change(text)) == Understanding(Intent.STATUS, state)


@BOTH
@pytest.mark.parametrize(
    ("text", "state", "percent"),
    [
        ("mới được 60%", State.DOING, 60),
        ("mới xong 60%", State.DOING, 60),
        ("đc 80 phần trăm", State.DOING, 80),
        ("em làm được 60% rồi", State.DOING, 60),
        ("60%", State.DOING, 60),
        ("60 % r a", State.DOING, 60),
        ("tiến độ 75%", State.DOING, 75),
        ("đang làm được 30% rồi", State.DOING, 30),
        ("xong một nửa", State.DOING, 50),
        ("làm được 1 nửa rồi", State.DOING, 50),
        ("0%", State.NOT_STARTED, 0),
        ("100%", State.DONE, 100),
        ("hoàn thành 100%", State.DONE, 100),
        ("xong 100% rồi ạ", State.DONE, 100),
    ],
)
def test_progress(text: str, state: State, percent: int, change: Change) -> None:
    assert read(change(text)) == Understanding(Intent.STATUS, state, percent)


@BOTH
@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("tỷ lệ hồ sơ trực tuyến 47%", 47.0),
        ("tỉ lệ đúng hạn 99,2 % ạ", 99.2),
        ("tỷ lệ hài lòng đạt 98,5%", 98.5),
        ("thanh toán trực tuyến được 35%", 35.0),
        ("chỉ tiêu đạt 47%", 47.0),
        ("tiếp nhận 120 hồ sơ", 120.0),
        ("đã giải quyết 1.250 hồ sơ", 1250.0),
    ],
)
def test_figures_are_not_progress(text: str, figure: float, change: Change) -> None:
    assert read(change(text)) == Understanding(Intent.STATUS, figure=figure)


@pytest.mark.parametrize(
    ("text", "state", "obstacle"),
    [
        ("vướng phần mềm lỗi", State.BLOCKED, "vướng phần mềm lỗi"),
        ("đang chờ hướng dẫn của sở", State.BLOCKED, "chờ hướng dẫn của sở"),
        ("dang cho huong dan cua so", State.BLOCKED, "cho huong dan cua so"),
        ("chưa xong vì đang chờ số liệu ạ", State.BLOCKED, "chờ số liệu"),
        ("chưa làm được gì, đang chờ hướng dẫn", State.BLOCKED, "chờ hướng dẫn"),
        ("đang làm nhưng vướng kinh phí", State.DOING, "vướng kinh phí"),
        ("Chưa có kinh phí", State.BLOCKED, "Chưa có kinh phí"),
        ("chưa được phê duyệt", State.BLOCKED, "chưa được phê duyệt"),
        ("chưa nhận được số liệu của các khu phố", State.BLOCKED, "chưa nhận được số liệu của các khu phố"),
        ("mạng hỏng", State.BLOCKED, "mạng hỏng"),
        ("do phần mềm treo nên chưa xong", State.BLOCKED, "phần mềm treo"),
        ("không đăng nhập được hệ thống", State.BLOCKED, "không đăng nhập được hệ thống"),
        ("bên công an chưa gửi số liệu", State.BLOCKED, "bên công an chưa gửi số liệu"),
        ("thiếu nhân sự", State.BLOCKED, "thiếu nhân sự"),
        ("đang kẹt", State.BLOCKED, "kẹt"),
    ],
)
def test_obstacles(text: str, state: State, obstacle: str) -> None:
    assert read(text) == Understanding(Intent.STATUS, state, obstacle=obstacle)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_obstacle_beside_progress_is_a_slice_of_the_message(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "em làm được 60% rồi, còn chờ bên tư pháp")
    understood = read(text)
    assert understood == Understanding(
        Intent.STATUS, State.DOING, 60, obstacle=unicodedata.normalize(form, "chờ bên tư pháp")
    )
    assert understood.obstacle is not None
    assert understood.obstacle in text


def test_to_give_is_not_to_wait() -> None:
    """ "cho" without its tone may be "chờ": the tones of the rest, or its place, must tell."""
    assert read("chuyển hồ sơ cho chị Lan").obstacle is None
    assert read("gui cho chi Lan").obstacle is None
    assert read("con cho ben tu phap").obstacle == "cho ben tu phap"


@BOTH
@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("xin lùi đến 15/12", date(2024, 12, 15)),
        ("xin lùi đến 15/1", date(2025, 1, 15)),
        ("xin lùi đến 15/1/2026", date(2026, 1, 15)),
        ("xin đến ngày 15", date(2024, 12, 15)),
        ("xin đến ngày 25", date(2024, 11, 25)),
        ("xin gia hạn thêm 1 tuần", date(2024, 11, 27)),
        ("xin thêm 3 ngày", date(2024, 11, 23)),
        ("xin phép lùi 2 ngày", date(2024, 11, 22)),
        ("cho em lùi đến thứ 6 tuần sau", date(2024, 11, 29)),
        ("cho em lùi đến thứ sáu", date(2024, 11, 22)),
        ("xin lùi hạn sang tuần sau", date(2024, 12, 1)),
        ("xin nộp chậm đến cuối tháng", date(2024, 11, 30)),
        ("xin lùi đến cuối tuần", date(2024, 11, 24)),
        ("em xin lùi đến mai", date(2024, 11, 21)),
        ("em xin lùi đến mốt", date(2024, 11, 22)),
        ("xin dời sang 20/12", date(2024, 12, 20)),
        ("gia hạn giúp em đến 30/2", None),
        ("xin lùi hạn ạ", None),
    ],
)
def test_asking_for_more_time(text: str, until: date | None, change: Change) -> None:
    assert read(change(text)) == Understanding(Intent.STATUS, until=until, ask=True, extension=True)


@BOTH
@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("mai em nộp", date(2024, 11, 21)),
        ("mai xong", date(2024, 11, 21)),
        ("thứ 6 em xong", date(2024, 11, 22)),
        ("cuối tuần xong ạ", date(2024, 11, 24)),
        ("tuần sau em hoàn thành", date(2024, 12, 1)),
        ("đầu tuần sau em gửi", date(2024, 11, 25)),
        ("15/12 em nộp", date(2024, 12, 15)),
        ("2 tuần nữa xong", date(2024, 12, 4)),
        ("chiều nay xong", TODAY),
        ("sẽ xong trong tuần", date(2024, 11, 24)),
    ],
)
def test_a_promise_is_not_done(text: str, until: date, change: Change) -> None:
    assert read(change(text)) == Understanding(Intent.STATUS, State.DOING, until=until, ask=True)


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        *(
            "bao giờ hết hạn?",
            "khoản 2 điều 18 nói gì",
            "xong chưa?",
            "xong chưa",
            "em xong chưa ạ",
            "đã xong chưa nhỉ",
        ),
        *(
            "có vướng gì không",
            "nộp ở đâu ạ?",
            "mẫu báo cáo ở đâu",
            "hạn khi nào",
            "cho em hỏi mẫu báo cáo",
            "điều 18",
        ),
        *(
            "có phải nộp bản giấy không ạ",
            "làm thế nào để gia hạn",
            "nghị định 61 quy định thế nào",
            "nộp báo cáo chưa?",
        ),
    ],
)
def test_questions(text: str, change: Change) -> None:
    assert read(change(text)) == Understanding(Intent.QUESTION)


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        *(
            "việc của tôi",
            "trợ giúp",
            "tổng hợp",
            "hoàn tác",
            "việc hôm nay",
            "danh sách việc",
            "/start",
            "/help",
        ),
        *("cho em xem việc của em ạ", "tổng hợp tháng này"),
    ],
)
def test_commands(text: str, change: Change) -> None:
    assert read(change(text)) == Understanding(Intent.COMMAND)


@BOTH
@pytest.mark.parametrize(
    ("text", "ask"),
    [
        *(("chào em", False), ("cảm ơn em", False), ("alo", False)),
        *(
            ("ok", True),
            ("vâng", True),
            ("rồi ạ", True),
            ("trời mưa quá", True),
            ("", True),
            ("👍", True),
            ("...", True),
        ),
    ],
)
def test_what_says_nothing_of_the_task(text: str, ask: bool, change: Change) -> None:
    assert read(change(text)) == Understanding(Intent.OTHER, ask=ask)


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        # somebody else's
        *(
            "việc này chị kế toán làm",
            "việc này không phải của em",
            "nhờ chị Lan làm giúp",
            "cái này của bên tài chính",
        ),
        *("bên địa chính làm chứ không phải em", "em chuyển cho anh Hùng rồi"),
        # contradictory, or half said
        *(
            "xong rồi nhưng còn chờ ký",
            "xong rồi mà chưa nộp",
            "đã làm xong nhưng chưa ký",
            "chưa",
            "dạ chưa ạ",
        ),
        *("nộp rồi nhưng chưa được duyệt", "đã gửi công văn xin số liệu", "đã trình lãnh đạo ký", "chưa nộp"),
        *(
            "xong mỗi phần đầu",
            "xong đợt 1 rồi",
            "xong bản nháp rồi",
            "đã xong 3 nội dung",
            "xong dự thảo",
            "làm r",
        ),
        # negations in disguise
        *(
            "xong đâu mà xong",
            "có xong đâu",
            "đâu có xong",
            "đã xong đâu",
            "nộp rồi đâu",
            "xong thế nào được",
            "ko xong",
        ),
        *(
            "hok xong",
            "chẳng xong",
            "mãi không xong",
            "khó xong",
            "không phải là chưa xong",
            "không ai nộp rồi",
        ),
        *(
            "ai bảo xong rồi",
            "đừng báo xong",
            "còn lâu mới xong",
            "chưa bao giờ xong",
            "không hoàn thành được",
        ),
        *("k làm dc", "không kịp", "ngày mai xong rồi ạ", "phải xong trước thứ 6"),
        # doubt
        *(
            "hình như xong rồi",
            "chắc xong",
            "nếu xong em báo",
            "em tưởng xong rồi mà chưa",
            "xong rồi, nộp ở đâu?",
        ),
        # numbers
        *(
            "120%",
            "150 phần trăm",
            "được 40-50%",
            "chưa được 50%",
            "chưa tới 60%",
            "còn 20% nữa",
            "từ 40% lên 60%",
        ),
        *(
            "-5%",
            "60% hay 70% gì đó",
            "xong 12/20 hồ sơ",
            "đạt 47%",
            "số hóa đạt 47,5%",
            "còn 3 hồ sơ",
            "chưa xong 60%",
        ),
    ],
)
def test_in_doubt_a_person_is_asked(text: str, change: Change) -> None:
    understood = read(change(text))
    assert understood.intent is Intent.STATUS
    assert understood.ask


@pytest.mark.parametrize(
    "text",
    [
        "chưa xong",
        "ko xong",
        "hok xong",
        "chưa ai làm xong",
        "xong phần A, phần B chưa xong",
        "đã không xong",
        "còn lâu mới xong",
        "chang xong",
        "chx ht",
    ],
)
def test_a_negation_is_never_missed(text: str) -> None:
    for form in (
        text,
        fold(text),
        text.upper(),
        f"{text} ạ",
        f"dạ {text}",
        f"{text}!!!",
        f"{text}, em xin lỗi",
    ):
        assert read(form).state is not State.DONE


SUBJECTS = ("", "em ", "dạ ", "dạ em ", "báo cáo ", "việc này em ", "chị ơi em ")
NEGATIONS = (
    "chưa",
    "chua",
    "ch",
    "chx",
    "vẫn chưa",
    "ko",
    "k",
    "không",
    "hok",
    "chẳng",
    "đâu có",
    "chưa ai",
    "còn lâu mới",
)
FINISHED = ("xong", "làm xong", "hoàn thành", "ht", "thực hiện xong", "hoàn tất", "xong được")
TAILS = ("", " ạ", " đâu", " rồi ạ", " nhé chị", ", em đang làm", ". Mong chị thông cảm", " cả", " hết", "!")


@given(
    st.sampled_from(SUBJECTS),
    st.sampled_from(NEGATIONS),
    st.sampled_from(FINISHED),
    st.sampled_from(TAILS),
    st.booleans(),
)
@settings(max_examples=250, deadline=None)
def test_no_negated_sentence_is_taken_for_done(
    subject: str, negation: str, finished: str, tail: str, toneless: bool
) -> None:
    text = f"{subject}{negation} {finished}{tail}"
    understood = read(fold(text) if toneless else text)
    assert understood.state is not State.DONE or understood.ask


@given(
    st.integers(0, 999),
    st.sampled_from(["%", " %", " phần trăm"]),
    st.sampled_from(["", "em làm được ", "mới xong ", "tiến độ "]),
)
@settings(deadline=None)
def test_every_percentage_is_read_or_asked(number: int, sign: str, lead: str) -> None:
    understood = read(f"{lead}{number}{sign}")
    if number <= 100:
        assert (understood.percent, understood.ask) == (number, False)
    else:
        assert (understood.percent, understood.ask) == (None, True)


WORDS = (
    *(
        "xong",
        "chưa",
        "rồi",
        "không",
        "60%",
        "100",
        "%",
        "15/12",
        "31/02",
        "mai",
        "thứ 6",
        "cuối tháng",
        "chờ",
        "đợi",
    ),
    *(
        "vướng",
        "lỗi",
        "xin lùi",
        "đến",
        "ngày 31",
        "còn",
        "?",
        ",",
        ".",
        "em",
        "đã",
        "việc này",
        "chị",
        "làm",
        "\n",
        "12/20 hồ sơ",
    ),
)


@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.dates())
@example("xin lùi đến thứ 6 tuần sau, thêm 1 tuần", date(9999, 12, 31))
@example("ngày 31 xong", date(9999, 12, 31))
@example("̣̣̣ chờ", date(1, 1, 1))
@example("XG chưa R", date(2000, 1, 1))
@settings(max_examples=250, deadline=None)
def test_no_text_makes_it_raise(text: str, on: date) -> None:
    understood = understand(text, on)
    assert understood.percent is None or 0 <= understood.percent <= 100
    assert understood.obstacle is None or understood.obstacle in text
    if understood.intent is not Intent.STATUS:
        assert understood == Understanding(understood.intent, ask=understood.ask)
    if understood.state is State.DONE and ("chưa" in text or "không" in text):
        assert understood.ask


def test_a_very_long_message_is_left_to_a_person() -> None:
    assert read("xong " * 100_000) == Understanding(Intent.OTHER, ask=True)


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ nộp trực tuyến phải phản hồi sau bao lâu",
        "ai theo dõi quy chế",
        "kết quả không có người nhận bao nhiêu ngày thì lưu trữ",
        "thứ bảy bộ phận một cửa nhận hồ sơ gì",
        "quy định về xin lỗi khi trễ hạn",
        "hồ sơ thiếu thì hướng dẫn mấy lần",
    ],
)
def test_a_question_about_the_rules_is_no_report(text: str, change: Change) -> None:
    assert read(change(text)).intent is Intent.QUESTION


def test_the_days_up_to_now_are_no_promise() -> None:
    heard = read("máy hỏng mấy hôm nay")
    assert (heard.state, heard.until, heard.ask) == (State.BLOCKED, None, False)
