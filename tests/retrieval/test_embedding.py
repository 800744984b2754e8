"""The static embedding: the same from numpy and sentence-transformers, of length 1, near without tones."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from retrieval.embedding.module import StaticSyllables, sentence_transformer
from retrieval.embedding.static import DATA, LONGEST, TABLE, UNITS, StaticEmbedding, load_embedding
from retrieval.terms import toned

TEXTS = (
    "Thời hạn giải quyết hồ sơ là 5 ngày làm việc.",
    "thoi han giai quyet ho so la 5 ngay lam viec",
    "Bộ phận Tiếp nhận và Trả kết quả cấp xã",
    "thủ tục thủ tục thủ tục",
    "Nghị định 61/2018/NĐ-CP, điểm b khoản 2 Điều 14",
    "hồ sơ " * 3000,
)
ODD = ("", " \n\t", "😀", "\x00", "\ud800", "\u0323" * 99, "٣ ４", "_" * 50, "x" * 100_000, "zzzq wwwk")
PAIRS = (
    ("Thời hạn giải quyết hồ sơ đăng ký khai sinh", "Đăng ký khai sinh được giải quyết trong ngày làm việc"),
    ("Mức phạt vượt đèn đỏ", "Xử phạt người điều khiển xe không chấp hành tín hiệu đèn giao thông"),
    ("Lương tối thiểu vùng", "Mức lương tối thiểu áp dụng đối với người lao động theo vùng"),
    ("Nghỉ thai sản", "Lao động nữ sinh con được hưởng chế độ thai sản trước và sau khi sinh"),
)


@pytest.fixture(scope="module")
def embedding() -> StaticEmbedding:
    return load_embedding()


def test_sentence_transformers_gives_the_same_vectors(embedding: StaticEmbedding) -> None:
    texts = [*TEXTS, *ODD]
    encoded = sentence_transformer().encode(texts, normalize_embeddings=False)
    expected = np.stack([embedding.question(text) for text in texts])
    assert encoded.shape == (len(texts), embedding.dimension)
    assert np.abs(encoded - expected).max() < 1e-5


def test_the_module_is_kept_and_loaded_again(embedding: StaticEmbedding, tmp_path: Path) -> None:
    StaticSyllables(embedding).save(str(tmp_path))
    again = StaticSyllables.load(str(tmp_path))
    features = again(again.preprocess(list(TEXTS)))["sentence_embedding"].numpy()
    assert features == pytest.approx(np.stack([embedding.question(text) for text in TEXTS]), abs=1e-3)
    assert again.get_embedding_dimension() == embedding.dimension


@pytest.mark.parametrize("text", TEXTS)
def test_a_vector_has_length_one(embedding: StaticEmbedding, text: str) -> None:
    assert np.linalg.norm(embedding.question(text)) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_text_of_no_known_word_is_nothing_or_a_direction(embedding: StaticEmbedding, text: str) -> None:
    length = np.linalg.norm(embedding.question(text))
    assert length == 0 or length == pytest.approx(1.0, abs=1e-5)
    passages = embedding.passages([text, "Hồ sơ"], ["Hồ sơ", text])
    assert np.linalg.norm(passages, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


@given(st.text(max_size=300))
def test_any_text_has_a_finite_vector_whatever_its_case_and_normal_form(text: str) -> None:
    embedding = load_embedding()
    vector = embedding.question(text)
    length = float(np.linalg.norm(vector))
    assert length == pytest.approx(0.0) or length == pytest.approx(1.0, abs=1e-5)
    decomposed = embedding.question(unicodedata.normalize("NFD", unicodedata.normalize("NFC", text)))
    assert decomposed == pytest.approx(vector, abs=1e-5)


def test_a_question_without_tones_stays_near_the_same_with_them(embedding: StaticEmbedding) -> None:
    for text in (text for pair in PAIRS for text in pair):
        same = float(embedding.question(text) @ embedding.question(fold(text)))
        others = [embedding.question(other) for pair in PAIRS for other in pair if text not in pair]
        assert same > 0.4
        assert same > max(float(embedding.question(fold(text)) @ other) for other in others) + 0.2


@pytest.mark.parametrize("typed", [str, fold, str.upper])
def test_a_heading_is_nearest_to_what_stands_under_it(
    embedding: StaticEmbedding, typed: Callable[[str], str]
) -> None:
    texts = np.stack([embedding.question(text) for _, text in PAIRS])
    nearest = [int(np.argmax(texts @ embedding.question(typed(title)))) for title, _ in PAIRS]
    assert nearest == list(range(len(PAIRS)))


def test_a_title_counts_more_than_the_text_and_none_counts_nothing(embedding: StaticEmbedding) -> None:
    title, text = PAIRS[0][0], PAIRS[1][1]
    alone, titled = embedding.passages(["", title], [text, text])
    assert alone == pytest.approx(embedding.question(text), abs=1e-6)
    about = embedding.question(title)
    assert about @ titled > about @ alone
    assert embedding.passages([], []).shape == (0, embedding.dimension)


def test_what_is_behind_the_longest_text_is_not_looked_at(embedding: StaticEmbedding) -> None:
    long = "hồ sơ " * (LONGEST // 2)
    assert (embedding.question(long + "đường bộ") == embedding.question(long)).all()
    assert (embedding.bag("đường " * 2 * LONGEST) == embedding.bag("đường " * LONGEST)).all()


def test_the_same_text_has_the_same_vector_in_company(embedding: StaticEmbedding) -> None:
    together = embedding.passages([""] * len(TEXTS), TEXTS)
    assert all((row == embedding.question(text)).all() for row, text in zip(together, TEXTS, strict=True))


def test_a_table_that_was_kept_is_the_same_when_loaded(embedding: StaticEmbedding, tmp_path: Path) -> None:
    embedding.save(tmp_path)
    again = StaticEmbedding.load(tmp_path)
    assert again.dimension == embedding.dimension
    for text in TEXTS:
        assert (again.bag(text) == embedding.bag(text)).all()
        assert again.question(text) == pytest.approx(embedding.question(text), abs=1e-3)


def small(folder: Path) -> Path:
    """A table of three rows in a folder."""
    rows = np.array([[100, 0], [0, 100], [70, 70]], np.int8)
    StaticEmbedding([f"t:{toned('hồ')}", "f:ho", "p:ho_so"], rows, np.full(3, 0.01, np.float32)).save(folder)
    return folder


def test_a_small_table_gives_the_sums_that_it_says(tmp_path: Path) -> None:
    embedding = StaticEmbedding.load(small(tmp_path))
    assert sorted(embedding.bag("Hồ sơ hồ").tolist()) == [0, 0, 1, 1, 2]
    assert embedding.question("ho") == pytest.approx([0.0, 1.0])
    expected = np.array([(1 + np.log(2)) + 0.7, (1 + np.log(2)) + 0.7])
    assert embedding.question("Hồ sơ hồ") == pytest.approx(expected / np.linalg.norm(expected), abs=1e-3)
    assert not embedding.question("sơ").any()


@pytest.mark.parametrize("name", [TABLE, UNITS])
def test_a_table_of_which_a_file_is_missing_is_refused(tmp_path: Path, name: str) -> None:
    (small(tmp_path) / name).unlink()
    with pytest.raises(OSError, match=name.replace(".", r"\.")):
        StaticEmbedding.load(tmp_path)


def test_a_table_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (small(tmp_path) / TABLE).write_bytes(b"no archive")
    with pytest.raises(ValueError):  # noqa: PT011 - numpy's own words
        StaticEmbedding.load(tmp_path)


def test_a_table_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    table = small(tmp_path) / TABLE
    table.write_bytes(table.read_bytes()[:-40])
    with pytest.raises((OSError, ValueError)):
        StaticEmbedding.load(tmp_path)


@pytest.mark.parametrize("units", ["t:hồ\nf:ho", "t:hồ\nf:ho\np:ho_so\nt:sơ"], ids=["fewer", "more"])
def test_a_table_whose_files_do_not_belong_together_is_refused(tmp_path: Path, units: str) -> None:
    (small(tmp_path) / UNITS).write_text(units, encoding="utf-8")
    with pytest.raises(ValueError):  # noqa: PT011 - whichever words
        StaticEmbedding.load(tmp_path)


def test_names_of_rows_without_a_known_mark_are_refused(tmp_path: Path) -> None:
    (small(tmp_path) / UNITS).write_text("hồ\nf:ho\np:ho_so", encoding="utf-8")
    with pytest.raises(ValueError):  # noqa: PT011 - whichever words
        StaticEmbedding.load(tmp_path)


def test_what_ships_is_small_enough_to_ship() -> None:
    assert sum((DATA / name).stat().st_size for name in (TABLE, UNITS)) <= 40_000_000
