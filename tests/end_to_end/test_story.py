"""The whole story in a real browser against the real program: a plan, a question, reminders, the digest.

`cchc demo` and `cchc run` are started as a newcomer would, on a folder and a port of their own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from bot.samples.plans import new_plan, write_plan
from tests.bot.fakes import free_port
from tests.bot.test_web_browser import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium on this machine")

CCHC = Path(sys.executable).parent / "cchc"
LAN, MINH, HOA, BAO, THANG = (
    "Nguyễn Thị Lan",
    "Trần Văn Minh",
    "Lê Thị Hoa",
    "Phạm Quốc Bảo",
    "Hoàng Đức Thắng",
)


@dataclass
class Program:
    """The program as a process."""

    folder: Path
    port: int
    process: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "CCHC_DATA_DIR": str(self.folder),
            "CCHC_WEB_PORT": str(self.port),
            "CCHC_TELEGRAM_TOKEN": "",
        }

    def start(self) -> None:
        self.process = subprocess.Popen(
            [CCHC, "run"], env=self.environment, cwd=self.folder, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr is not None
        said = []
        for line in self.process.stderr:
            said.append(line)
            if "http://" in line:
                return
        pytest.fail(f"the program did not start: {said}")

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        assert self.process.stderr is not None
        self.process.send_signal(sign)
        status = self.process.wait(20)
        self.process.stderr.close()
        return status


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    running = Program(tmp_path_factory.mktemp("office"), free_port())
    subprocess.run([CCHC, "demo"], env=running.environment, check=True, capture_output=True)
    running.start()
    yield running
    with suppress(ProcessLookupError):
        running.stop()


@pytest.fixture(scope="module")
def browser_page(program: Program) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(locale="vi-VN", viewport={"width": 390, "height": 844}).new_page()
        page.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        yield page
        expect.set_options(timeout=5_000)
        browser.close()


class Chat:
    """One person at the page."""

    def __init__(self, page: Page, program: Program, name: str) -> None:
        self.page = page
        page.goto(f"http://127.0.0.1:{program.port}/")
        if page.locator("#change-person").is_visible():
            page.locator("#change-person").click()
        page.wait_for_selector("#chooser:not([hidden]), #chat:not([hidden])")
        if page.locator("#chat").is_visible():
            page.locator("#change-person").click()
        page.get_by_role("button", name=name).click()
        expect(page.locator("#person-name")).to_have_text(name)

    def says(self, text: str) -> None:
        self.page.get_by_label("Nội dung tin").fill(text)
        self.page.get_by_label("Nội dung tin").press("Enter")

    def presses(self, label: str) -> None:
        self.page.locator("#log").get_by_role("button", name=label).last.click()

    def sends(self, path: Path) -> None:
        self.page.locator("#picker").set_input_files(path)
        self.page.locator("#send").click()

    def hears(self, text: str) -> None:
        expect(self.page.locator("#log > li", has_text=text).last).to_be_visible()

    def count(self, text: str) -> int:
        return self.page.locator("#log > li", has_text=text).count()


def test_the_coordinator_brings_a_plan_and_gives_it_out(
    browser_page: Page, program: Program, tmp_path: Path
) -> None:
    lan = Chat(browser_page, program, LAN)
    lan.hears("tải tệp kế hoạch mẫu")
    plan = tmp_path / "ke-hoach-15-mau.docx"
    write_plan(new_plan(datetime.now(UTC).date()), plan)
    lan.sends(plan)
    lan.hears("Có 4 nhiệm vụ")
    lan.says("sửa 2 chủ trì: công chức TP-HT")
    lan.hears("Đã sửa")
    lan.presses("Xác nhận và giao việc")
    lan.hears("“Cán bộ phụ trách Đài truyền thanh” là ai")
    lan.presses(HOA)
    lan.hears("“Theo kế hoạch” (nhiệm vụ 3)")
    lan.presses("Hằng quý")
    lan.hears("Đã giao 4 nhiệm vụ")


def test_an_officer_is_reminded_answers_and_takes_it_back(browser_page: Page, program: Program) -> None:
    bao = Chat(browser_page, program, BAO)
    bao.hears("(hôm nay)")
    bao.says("em làm được 60% rồi, còn chờ bên tư pháp")
    bao.hears("60%")
    bao.presses("Hoàn tác")
    bao.hears("trở lại: chưa làm")
    bao.presses("Đã xong")
    bao.hears("đã xong")


def test_evidence_is_attached(browser_page: Page, program: Program, tmp_path: Path) -> None:
    hoa = Chat(browser_page, program, HOA)
    hoa.hears("trễ 3 ngày")
    path = tmp_path / "sang-kien.txt"
    path.write_text("Đăng ký sáng kiến", encoding="utf-8")
    hoa.sends(path)
    hoa.hears("sang-kien.txt")


def test_questions_with_and_without_tone_marks(browser_page: Page, program: Program) -> None:
    minh = Chat(browser_page, program, MINH)
    minh.says("ho so nop truc tuyen phai phan hoi sau bao lau")
    minh.hears("chậm nhất sau 04 giờ làm việc")
    minh.hears("07/QĐ-UBND")
    minh.says("giá vàng hôm nay bao nhiêu?")
    minh.hears("không")
    assert minh.count("04 giờ làm việc") == 1


def test_the_leader_reads_the_digest_and_opens_a_line(browser_page: Page, program: Program) -> None:
    thang = Chat(browser_page, program, THANG)
    thang.says("tong hop")
    thang.hears("Trễ hạn:")
    thang.presses("Vướng mắc")
    thang.hears("máy quét hỏng")
    thang.presses("Mở #")
    thang.hears("Tình trạng: vướng mắc")


def test_killed_and_started_again_nothing_is_lost_or_said_twice(browser_page: Page, program: Program) -> None:
    bao = Chat(browser_page, program, BAO)
    bao.hears("đã xong")
    browser_page.wait_for_timeout(1500)  # whatever is on its way arrives
    expect(browser_page.get_by_text("Đang gửi…")).to_have_count(0)
    before = browser_page.locator("#log > li").all_inner_texts()
    program.stop(signal.SIGKILL)
    bao.says("việc của tôi")
    program.start()
    bao.hears("Anh/chị đang chủ trì")
    browser_page.wait_for_timeout(2000)  # and whatever might come a second time
    after = browser_page.locator("#log > li").all_inner_texts()
    assert after[: len(before)] == before
    assert len(after) == len(before) + 2
    assert program.stop() == 0
    program.start()


def test_plan_105_is_read_and_given_out(browser_page: Page, program: Program, shared: Path) -> None:
    lan = Chat(browser_page, program, LAN)
    lan.sends(shared / "plans" / "ke-hoach-105-phuong-2-2024.txt")
    lan.hears("105/KH-UBND, ngày 30/01/2024")
    lan.presses("Xác nhận và giao việc")
    for _ in range(30):
        browser_page.wait_for_timeout(700)
        if lan.count("Đã giao"):
            newest = browser_page.locator("#log > li").last.inner_text()
            if "nhiệm vụ của Kế hoạch 105/KH-UBND" in newest:
                break
        last = browser_page.locator("#log > li").last.inner_text()
        if "nhắc thế nào" in last:
            lan.presses("Hằng quý")
        elif "là ai" in last or "Ai chủ trì" in last:
            lan.presses(MINH)
    lan.hears("nhiệm vụ của Kế hoạch 105/KH-UBND")
