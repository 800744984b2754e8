"""`cchc evaluate retrieval` and `cchc evaluate answers` as a contract: the keys, the cache, the refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

Run = Callable[..., tuple[int, Any, str]]
GATE = Path(__file__).parent / "data" / "gate"
MEASURES = {"acc@1", "recall@10", "recall@100", "mrr@10", "ndcg@10"}
BENCHMARK = (
    "retrieval", "--corpus", str(GATE / "corpus.jsonl"), "--queries", str(GATE / "queries.jsonl"),
    "--qrels", str(GATE / "qrels.tsv"),
)  # fmt: skip
LEFT_OUT = "Bỏ qua langchain-chroma: chưa chỉ ra mô hình nào trên máy (--stock-model PATH).\n"
SHELF = """QUY CHẾ
Số: 5/QC-HS
Điều 1. Sổ trực
1. Bảo vệ ghi sổ trực lúc 22 giờ hằng đêm.
2. Sổ trực được giữ 03 năm rồi mới hủy.
Điều 2. Chìa khóa dự phòng
Chìa khóa dự phòng của kho do văn thư giữ trong tủ sắt.
"""


@pytest.fixture
def evaluate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `cchc evaluate …`: exit code, the JSON it printed (or the text), what it said on the side."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> tuple[int, Any, str]:
        monkeypatch.setattr("sys.argv", ["cchc", "evaluate", *arguments])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in arguments and out else out, err

    return run


def test_retrieval_prints_one_object_and_is_quick_again(evaluate: Run, tmp_path: Path) -> None:
    code, told, said = evaluate(*BENCHMARK, "--json")
    assert code == 0
    assert told["queries"] == 136
    assert told["passages"] == 149
    assert MEASURES | {"query_ms", "index_seconds", "peak_rss_mb"} <= told.keys()
    assert MEASURES | {"query_ms"} <= told["baselines"]["bm25"].keys()
    assert set(told["baselines"]) == {"bm25"}
    assert 0.5 < told["acc@1"] <= told["recall@10"] <= told["recall@100"] <= 1
    assert told["ci"]["acc@1"]["low"] < told["acc@1"] < told["ci"]["acc@1"]["high"]
    assert told["query_ms"]["p50"] <= told["query_ms"]["p95"]
    assert "149/149" in said
    assert "--stock-model" in said
    assert (tmp_path / "data" / "evaluation").is_dir()
    code, again, said = evaluate(*BENCHMARK, "--json")
    assert code == 0
    assert "149/149" not in said
    same = [*MEASURES, "index_seconds", "queries", "passages"]
    assert [again[name] for name in same] == [told[name] for name in same]


def test_all_forms_and_damage_are_rows(evaluate: Run, tmp_path: Path) -> None:
    short = tmp_path / "short.toml"
    short.write_text('tdp = "tổ dân phố"\nnvh = "nhà văn hóa"\n', encoding="utf-8")
    more = ("--form", "all", "--abbreviations", str(short), "--damage", "1", "--sample", "140")
    code, told, _ = evaluate(*BENCHMARK, *more, "--json")
    assert code == 0
    assert list(told["forms"]) == ["as-is", "toneless", "abbreviated", "damaged documents"]
    assert told["passages"] == 140
    assert told["forms"]["as-is"]["ndcg@10"] == told["ndcg@10"]
    assert told["forms"]["damaged documents"]["acc@1"] < told["acc@1"]
    assert "bm25" in told["forms"]["damaged documents"]["baselines"]
    assert told["damage"] == {"share": 1, "restored": False}
    code, text, _ = evaluate(*BENCHMARK, *more)
    assert code == 0
    assert text.count("bm25") == 4


def test_a_report_is_saved_and_compared(evaluate: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert evaluate(*BENCHMARK, "--no-baselines", "--report", str(report))[0] == 0
    code, told, _ = evaluate(*BENCHMARK, "--no-baselines", "--compare", str(report), "--json")
    assert code == 0
    assert told["baselines"] == {}
    assert told["compared"]["as-is"]["questions"] == 136
    assert told["compared"]["as-is"]["acc@1"]["difference"] == 0
    saved = json.loads(report.read_text())
    # Make the saved report worse by ten questions: the comparison must see it.
    right = [key for key, one in saved["scores"]["as-is"].items() if one["acc@1"]][:10]
    for key in right:
        saved["scores"]["as-is"][key]["acc@1"] = 0
    report.write_text(json.dumps(saved))
    _, told, _ = evaluate(*BENCHMARK, "--no-baselines", "--compare", str(report), "--json")
    assert told["compared"]["as-is"]["acc@1"]["difference"] == pytest.approx(10 / 136, abs=1e-4)
    assert told["compared"]["as-is"]["acc@1"]["p"] < 0.01


def test_questions_whose_article_is_missing_are_said_to_be(evaluate: Run, tmp_path: Path) -> None:
    part = tmp_path / "part.jsonl"
    part.write_text("\n".join((GATE / "corpus.jsonl").read_text("utf-8").splitlines()[:100]), "utf-8")
    code, told, said = evaluate(*BENCHMARK[:2], str(part), *BENCHMARK[3:], "--no-baselines", "--json")
    assert code == 0
    assert told["recall@100"] < 0.8
    assert "không có trong kho" in said


def test_what_cannot_be_measured_is_refused_in_one_line(evaluate: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("no json\n")
    none = str(tmp_path / "none.jsonl")
    for arguments in (
        (*BENCHMARK[:2], none, *BENCHMARK[3:]),
        (*BENCHMARK[:2], str(bad), *BENCHMARK[3:]),
        (*BENCHMARK, "--compare", str(bad)),
        (*BENCHMARK, "--form", "abbreviated", "--abbreviations", none),
        (*BENCHMARK, "--form", "abbreviated", "--abbreviations", str(bad)),
        ("answers", "--questions", str(bad)),
        ("answers", "--questions", none),
    ):
        code, out, said = evaluate(*arguments)
        assert code == 1, arguments
        assert out == ""
        reason = said.replace(LEFT_OUT, "").strip()
        assert len(reason.splitlines()) == 1
        assert "Traceback" not in reason
    assert evaluate(*BENCHMARK, "--form", "shouted")[0] == 2
    assert evaluate(*BENCHMARK, "--damage", "2")[0] == 2


def question(key: str, text: str, number: str | None, locators: list[str], fact: str | None) -> str:
    told = {"id": key, "question": text, "number": number, "locators": locators, "fact": fact}
    return json.dumps(told | {"form": "toned", "set": "tuned"}, ensure_ascii=False)


def test_answers_are_judged_in_an_office_of_their_own(evaluate: Run, tmp_path: Path) -> None:
    shelf = tmp_path / "quy-che.txt"
    shelf.write_text(SHELF, encoding="utf-8")
    asked = tmp_path / "asked.jsonl"
    asked.write_text(
        "\n".join(
            [
                question("right", "Sổ trực được giữ mấy năm?", "5/QC-HS", ["Điều 1"], "03 năm"),
                question("place", "Chìa khóa dự phòng của kho do ai giữ?", "5/QC-HS", ["Điều 1"], None),
                question("silent", "Giá vé tàu hỏa đi Huế là bao nhiêu?", None, [], None),
                question("elsewhere", "Phí đò ngang bao nhiêu?", "9/QC-HS", ["Điều 1"], "2.000 đồng"),
            ]
        ),
        encoding="utf-8",
    )
    report = tmp_path / "report.json"
    arguments = ("answers", "--questions", str(asked), "--documents", str(shelf))
    code, told, said = evaluate(*arguments, "--report", str(report), "--json")
    assert code == 0
    assert told["questions"] == 4
    assert told["documents"] == 1
    assert told["counts"]["right_first"] == [1, 3]
    assert told["counts"]["silent_on_unanswerable"] == [1, 1]
    assert told["counts"]["fact_right"] == [1, 2]
    assert told["quotes_verbatim"] == 1
    assert {one["id"] for one in told["faults"]} == {"place", "elsewhere"}
    assert "9/QC-HS" in said
    assert not (tmp_path / "data").exists()
    code, text, _ = evaluate(*arguments, "--compare", str(report))
    assert code == 0
    assert "right_first" in text
    assert "p = 1.0000" in text
