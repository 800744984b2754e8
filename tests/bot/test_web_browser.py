"""The chat page in a real browser: people write, press, send files, lose the connection and lose nothing."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Route, expect, sync_playwright
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.channels.web import Transcript, WebChannel
from bot.database import open_database
from bot.model import Button, Incoming, Outgoing, OutgoingFile
from bot.transcript import DatabaseTranscript
from reminders.model import Role
from reminders.office_store import OfficeStore
from tests.bot.fakes import AN, LoopbackServer, MemoryTranscript, free_port

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no chromium at /usr/bin/chromium")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONG = "Nghiêncứuvàtrìnhbanhành" * 20


@dataclass
class Site:
    """An office with an assistant that echoes. What is said outlives a restart, as in a database."""

    folder: Path
    access_key: str | None = None
    transcript: Transcript = field(default_factory=MemoryTranscript)
    port: int = field(default_factory=free_port)
    heard: list[Incoming] = field(default_factory=list)
    deaf: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @contextmanager
    def up(self) -> Iterator[None]:
        """The server runs meanwhile."""
        channel = WebChannel(
            self.transcript, files_dir=self.folder, access_key=self.access_key, poll_seconds=0.1
        )

        async def receive(incoming: Incoming) -> None:
            if self.deaf:
                raise OSError("the inbox is away")
            if incoming.id not in [one.id for one in self.heard]:
                self.heard.append(incoming)
                answers.add(asyncio.create_task(self._answer(channel, incoming)))

        answers: set[asyncio.Task[None]] = set()

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            running = asyncio.create_task(channel.run(receive))
            yield
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

        with LoopbackServer(Starlette(routes=[Mount("/", channel.app)], lifespan=lifespan), self.port):
            yield

    async def _answer(self, channel: WebChannel, incoming: Incoming) -> None:
        key = f"answer-{incoming.id}"
        if incoming.pressed:
            report = self.folder / "bao-cao.txt"
            report.write_text("nội dung báo cáo")
            file = OutgoingFile("Báo cáo quý II.txt", report)
            await channel.send(incoming.address, Outgoing("Đã ghi nhận.", file=file), key)
        elif incoming.file:
            await channel.progress(incoming.address, "Đang đọc trang 3/10…")
            await asyncio.sleep(0.4)
            await channel.send(incoming.address, Outgoing(f"Đã nhận {incoming.file.size} byte."), key)
        else:
            buttons = ((Button("Xác nhận", "ok"), Button("Để sau", "no")),)
            await channel.send(incoming.address, Outgoing(f"Trợ lý nghe: {incoming.text}", buttons), key)


@pytest.fixture(scope="module")
def only_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = browser.new_context(locale="vi-VN").new_page()
        opened.set_default_timeout(5000)
        opened.on("dialog", lambda dialog: dialog.accept())  # leaving a page with a file not yet sent
        yield opened
        browser.close()


@pytest.fixture
def page(only_page: Page) -> Iterator[Page]:
    """One page for all, because opening one is slow: every site has its own port, so its own storage."""
    problems: list[str] = []

    def failed(error: Error) -> None:
        problems.append(str(error))

    def said(message: ConsoleMessage) -> None:
        if "Security" in message.text:
            problems.append(message.text)

    only_page.set_viewport_size({"width": 1280, "height": 800})
    only_page.on("pageerror", failed)
    only_page.on("console", said)
    yield only_page
    only_page.unroute_all()
    only_page.goto("about:blank")
    only_page.remove_listener("pageerror", failed)
    only_page.remove_listener("console", said)
    assert problems == []


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def enter(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_role("button", name=AN.name).click()
    expect(page.locator("#person-name")).to_have_text(AN.name)


def say(page: Page, text: str) -> None:
    page.get_by_label("Nội dung tin").fill(text)
    page.get_by_label("Nội dung tin").press("Enter")


def bubbles(page: Page) -> Locator:
    return page.locator(".message .text")


def no_sideways_scroll(page: Page) -> bool:
    wide: bool = page.evaluate(
        "() => [document.documentElement, document.getElementById('scroll')]"
        ".every((one) => one.scrollWidth <= one.clientWidth)"
    )
    return wide


def test_a_conversation_with_buttons_survives_a_reload(page: Page, site: Site) -> None:
    with site.up():
        enter(page, site)
        box = page.get_by_label("Nội dung tin")
        box.fill("dòng một")
        box.press("Shift+Enter")
        box.type("<script>alert(1)</script><b>đậm</b>")
        box.press("Enter")
        said = "dòng một\n<script>alert(1)</script><b>đậm</b>"
        expect(bubbles(page)).to_have_text([said, f"Trợ lý nghe: {said}"], use_inner_text=True)
        expect(box).to_have_value("")
        assert page.locator(".message script, .message b").count() == 0

        page.get_by_role("button", name="Xác nhận").dblclick()
        expect(bubbles(page)).to_have_count(4)
        assert [one.pressed for one in site.heard] == [None, "ok"]
        expect(bubbles(page).nth(2)).to_have_text("Xác nhận")
        expect(page.locator("#pending > li")).to_have_count(0)

        page.reload()
        expect(bubbles(page)).to_have_count(4)
        expect(page.locator(".day")).to_have_text(["Hôm nay"])
        page.get_by_role("button", name="Để sau").click()  # an answered choice may be changed
        expect(bubbles(page)).to_have_count(6)
        assert site.heard[-1].pressed == "no"

        long = "\n".join(f"dòng {n}" for n in range(80))
        site.transcript.append_outgoing(AN.address, Outgoing(long), "long")
        expect(page.get_by_text("dòng 0", exact=True)).to_be_in_viewport()  # read from its top
        page.get_by_role("button", name="Xuống cuối").click()
        expect(page.get_by_text("dòng 79", exact=True)).to_be_in_viewport()
        expect(page.get_by_role("button", name="Xuống cuối")).to_be_hidden()


def test_files_go_up_and_come_down(page: Page, site: Site) -> None:
    with site.up():
        enter(page, site)
        page.set_input_files("#picker", {"name": "Kế hoạch.pdf", "mimeType": "", "buffer": b"x" * 70_000})
        expect(page.locator("#files li")).to_contain_text("Kế hoạch.pdf")
        say(page, "đọc giúp")
        expect(page.locator("#progress")).to_have_text("Đang đọc trang 3/10…")
        expect(bubbles(page)).to_have_text(["đọc giúp", "Đã nhận 70000 byte."])
        expect(page.locator("#progress")).to_have_text("")
        file = site.heard[0].file
        assert file is not None
        assert file.path is not None
        assert (file.name, file.path.read_bytes()) == ("Kế hoạch.pdf", b"x" * 70_000)

        drop = """() => {
            const data = new DataTransfer();
            data.items.add(new File(["kéo vào"], "kéo.txt"));
            for (const type of ["dragenter", "dragover", "drop"])
                document.getElementById("log").dispatchEvent(
                    new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
        page.evaluate(drop)
        expect(page.locator("#drop")).to_be_hidden()
        page.get_by_role("button", name="Gửi", exact=True).click()
        expect(bubbles(page)).to_have_text(["đọc giúp", "Đã nhận 70000 byte.", "Đã nhận 9 byte."])

        site.transcript.append_outgoing(AN.address, Outgoing("Xong?", ((Button("Xác nhận", "ok"),),)), "k")
        page.get_by_role("button", name="Xác nhận").click()
        with page.expect_download() as started:
            page.get_by_role("link", name="Báo cáo quý II.txt").click()
        assert started.value.suggested_filename == "Báo cáo quý II.txt"
        assert started.value.path().read_text() == "nội dung báo cáo"


def test_a_restart_loses_nothing_and_repeats_nothing(page: Page, site: Site) -> None:
    asked: list[str] = []

    def from_the_start(route: Route) -> None:
        asked.append(route.request.url)
        # The page asks for what it lacks; it also must not be confused by getting more than that.
        route.continue_(url=re.sub(r"after=\d+", "after=0", route.request.url))

    page.route("**/api/stream?*", from_the_start)
    with site.up():
        enter(page, site)
        say(page, "trước")
        expect(bubbles(page)).to_have_count(2)
    expect(page.locator("#connection")).to_have_text("Mất kết nối, đang nối lại…")
    say(page, "lúc mất mạng")
    expect(page.locator(".state")).to_contain_text("sẽ tự gửi lại")
    site.transcript.append_outgoing(AN.address, Outgoing("nhắc việc đến lúc mất mạng"), "nhac")
    page.get_by_label("Nội dung tin").fill("đang viết dở")
    with site.up():
        expected = ["trước", "Trợ lý nghe: trước", "nhắc việc đến lúc mất mạng", "lúc mất mạng"]
        expected += ["Trợ lý nghe: lúc mất mạng"]
        expect(bubbles(page)).to_have_text(expected, timeout=8000)
        expect(page.locator(".state")).to_have_count(0)
        assert [one.text for one in site.heard] == ["trước", "lúc mất mạng"]
        page.wait_for_timeout(300)
        expect(bubbles(page)).to_have_text(expected)
        assert [url.rpartition("=")[2] for url in (asked[0], asked[-1])] == ["0", "2"]
        page.reload()
        expect(bubbles(page)).to_have_text(expected)
        expect(page.get_by_label("Nội dung tin")).to_have_value("đang viết dở")


def test_what_the_server_did_not_take_stays_and_survives_a_reload(page: Page, site: Site) -> None:
    with site.up():
        enter(page, site)
        site.deaf = True  # kept in the transcript, not received: it must not look as if it were
        say(page, "quan trọng")
        expect(page.locator("#log .unsent .text")).to_have_text("quan trọng")
        page.reload()
        expect(page.locator(".unsent .text")).to_have_text("quan trọng")
        site.deaf = False
        page.get_by_role("button", name="Gửi lại").click()
        expect(bubbles(page)).to_have_text(["quan trọng", "Trợ lý nghe: quan trọng"])
        expect(page.locator(".unsent, .state")).to_have_count(0)
        assert len(site.heard) == 1


def test_being_too_fast_is_waited_out_in_order(page: Page, site: Site) -> None:
    refusals = [1]

    def refuse(route: Route) -> None:
        if route.request.method == "POST" and refusals:
            refusals.pop()
            body = '{"error": "Tin gửi hơi nhanh."}'
            route.fulfill(
                status=429, headers={"retry-after": "1"}, content_type="application/json", body=body
            )
        else:
            route.continue_()

    with site.up():
        enter(page, site)
        page.route(re.compile("/api/messages$"), refuse)
        say(page, "một")
        expect(page.locator(".state")).to_contain_text("Tin gửi hơi nhanh.")
        say(page, "hai")
        expect(page.locator(".theirs")).to_have_count(2, timeout=8000)
        assert [one.text for one in site.heard] == ["một", "hai"]


def test_what_can_never_be_sent_goes_back_to_the_box(page: Page, site: Site) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=413, content_type="application/json", body='{"error": "Tin dài quá."}')

    with site.up():
        enter(page, site)
        page.route(re.compile("/api/messages$"), refuse)
        say(page, "bài viết dài")
        expect(page.locator(".state")).to_contain_text("Tin dài quá.")
        page.get_by_role("button", name="Sửa lại").click()
        expect(page.get_by_label("Nội dung tin")).to_have_value("bài viết dài")
        expect(bubbles(page)).to_have_count(0)


def test_nothing_is_wider_than_a_phone(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    buttons = ((Button(LONG[:60], "a"), Button("Để sau", "b"), Button("Bỏ", "c")),)
    site.transcript.append_outgoing(AN.address, Outgoing(f"{LONG}\n   1. {LONG}", buttons), "k1")
    with site.up():
        page.goto(site.url)
        page.get_by_role("button", name=AN.name).wait_for()
        assert no_sideways_scroll(page)
        page.get_by_role("button", name=AN.name).click()
        page.set_input_files("#picker", {"name": f"{LONG}.pdf", "mimeType": "", "buffer": b"x"})
        say(page, LONG)
        expect(page.locator(".message")).to_have_count(3)
        page.set_input_files("#picker", {"name": f"{LONG}.pdf", "mimeType": "", "buffer": b"x"})
        expect(page.locator("#files li")).to_have_count(1)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert no_sideways_scroll(page)
            send = page.get_by_role("button", name="Gửi", exact=True).bounding_box()
            assert send is not None
            assert send["x"] + send["width"] <= width
            assert send["y"] + send["height"] <= 844


def test_older_messages_are_fetched_without_a_jump(page: Page, site: Site) -> None:
    for n in range(70):
        site.transcript.append_outgoing(AN.address, Outgoing(f"tin {n}"), str(n))
    with site.up():
        enter(page, site)
        expect(bubbles(page)).to_have_count(50)
        page.get_by_role("button", name="Xem tin cũ hơn").click()
        expect(bubbles(page)).to_have_text([f"tin {n}" for n in range(70)])
        expect(page.get_by_role("button", name="Xem tin cũ hơn")).to_be_hidden()
        expect(page.locator(".day")).to_have_count(1)
        expect(page.locator("[data-id='21']")).to_be_in_viewport()


def test_the_key_of_the_office_is_asked_for(page: Page, tmp_path: Path) -> None:
    site = Site(tmp_path, access_key="khoá của phường")
    with site.up():
        page.goto(site.url)
        page.get_by_label("Mã truy cập của đơn vị").fill("sai")
        page.get_by_role("button", name="Vào trang").click()
        expect(page.get_by_role("alert").first).to_have_text("Mã truy cập chưa đúng.")
        page.get_by_label("Mã truy cập của đơn vị").fill("khoá của phường")
        page.get_by_role("button", name="Vào trang").click()
        page.get_by_role("button", name=AN.name).click()
        say(page, "chào")
        expect(bubbles(page)).to_have_count(2)
        assert page.evaluate("document.cookie") == ""


def test_our_downloads_become_links_and_nothing_else_does(page: Page, site: Site) -> None:
    text = f"Tải: /files/12, {site.url}files/13?address=an. Không: https://evil.example/files/1 x/files/2"
    site.transcript.append_outgoing(AN.address, Outgoing(text), "k")
    with site.up():
        enter(page, site)
        expect(bubbles(page)).to_have_text([text])
        links = page.locator(".text a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
        assert links == ["/files/12?address=an", "/files/13?address=an"]


def stored_for_an(folder: Path) -> tuple[DatabaseTranscript, str]:
    """The real transcript on a fresh database, and where An is on it."""
    database = open_database(folder / "cchc.db")
    with database.write() as session:
        store = OfficeStore(session)
        officer = store.add_officer(store.add_office("UBND phường Hoa Sen"), AN.name, Role.OFFICER)
    return DatabaseTranscript(database, lambda: datetime.now(UTC)), str(officer)


def test_emphasised_words_are_strong_and_stay_so_after_a_reload(page: Page, tmp_path: Path) -> None:
    transcript, an = stored_for_an(tmp_path)
    site = Site(tmp_path, transcript=transcript)
    text = (
        "🙂 Theo <b>Điều 2</b>:\n"
        "  1. Mở cửa từ 7 giờ 30,\n"
        "đóng cửa lúc 16 giờ <img src=x onerror=alert(1)>.\n"
        "Tải /files/17, xem /files/18"
    )
    across = text.index("7 giờ 30"), text.index("16 giờ") + 6
    markup = text.index("<img"), text.index("alert(1)>") + 9
    inside = text.index("/files/17") + 7, text.index("/files/17") + 14
    spans = ((0, 1), (text.index("Điều"), text.index("Điều") + 6), across, markup, inside)
    with site.up():
        enter(page, site)
        transcript.append_outgoing(an, Outgoing(text, emphasis=spans), "k")
        transcript.append_outgoing(an, Outgoing("Không nhấn gì."), "k2")
        for _ in range(2):
            expect(bubbles(page)).to_have_count(2)
            first = bubbles(page).first
            assert first.locator("strong").all_text_contents() == [
                *("🙂", "Điều 2", "7 giờ 30,", "đóng cửa lúc 16 giờ", "<img src=x onerror=alert(1)>"),
                *("17", ", xem"),
            ]
            rows = first.locator(".row").all_text_contents()
            assert rows == [line.strip(" ") for line in text.split("\n")]
            assert first.locator("b, img").count() == 0
            # A link is a link whatever part of it stands out.
            assert [
                re.sub(r"\?.*", "", link.get_attribute("href") or "") for link in first.locator("a").all()
            ] == ["/files/17", "/files/18"]
            assert (
                int(first.locator("strong").first.evaluate("one => getComputedStyle(one).fontWeight")) > 600
            )
            assert bubbles(page).last.locator("strong").count() == 0
            page.reload()
