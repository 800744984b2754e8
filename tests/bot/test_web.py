"""The web channel without a browser: what its routes take, refuse, keep and stream."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web import WebChannel
from bot.database import Database, open_database
from bot.model import Button, Incoming, Outgoing, OutgoingFile
from bot.ports import FateUnknown, Refused, Unreachable
from bot.transcript import DatabaseTranscript
from bot.web.access import COOKIE, Burst, RefusalError, Sessions, host_name
from bot.web.intake import MAX_TEXT, clean_file_name, clean_text, stored_name, written_of
from bot.web.transcript import StoredMessage, row_of
from reminders.model import Role
from reminders.office_store import OfficeStore
from tests.bot.fakes import AN, BINH, MemoryTranscript, free_port
from tests.contracts.channel import ChannelContract, Seen

ORIGIN = "http://localhost"
CHOICES = ((Button("Đồng ý", "yes:1"), Button("Để sau", "no:1")),)


@dataclass
class Office:
    """The channel with everything round it, and a browser's view of it."""

    channel: WebChannel
    transcript: MemoryTranscript
    browser: httpx.AsyncClient
    folder: Path
    heard: list[Incoming] = field(default_factory=list)
    deaf: bool = False
    running: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        """The channel listens no more."""
        if self.running:
            self.running.cancel()
            with suppress(asyncio.CancelledError):
                await self.running

    async def receive(self, incoming: Incoming) -> None:
        if self.deaf:
            raise OSError("the inbox is away")
        if incoming.id not in [one.id for one in self.heard]:
            self.heard.append(incoming)

    async def write(self, text: str, client_id: str = "0123456789", **more: object) -> httpx.Response:
        body = {"address": "an", "id": client_id, "text": text, **more}
        return await self.browser.post("/api/messages", json=body)

    async def upload(
        self, content: bytes, name: str = "ke hoach.pdf", client_id: str = "file-0001", address: str = "an"
    ) -> httpx.Response:
        data = {"address": address, "id": client_id, "text": "xem giúp"}
        return await self.browser.post("/api/files", data=data, files={"file": (name, content)})


@asynccontextmanager
async def office(folder: Path, *, listening: bool = True, **options: object) -> AsyncIterator[Office]:
    transcript = MemoryTranscript()
    channel = WebChannel(transcript, files_dir=folder / "files", poll_seconds=0.05, **options)  # type: ignore[arg-type]  # the tests' own options
    transport = httpx.ASGITransport(channel.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as browser:
        made = Office(channel, transcript, browser, folder)
        made.running = asyncio.create_task(channel.run(made.receive)) if listening else None
        await asyncio.sleep(0)
        try:
            yield made
        finally:
            await made.stop()


class TestMessages:
    async def test_a_message_is_heard_kept_and_confirmed(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            response = await it.write("xin chào\r\nanh\x00 chị")
            assert (response.status_code, response.json()) == (200, {"id": 1})
            (heard,) = it.heard
            assert (heard.channel, heard.id, heard.address) == ("web", "0123456789", "an")
            assert heard.text == "xin chào\nanh chị"
            assert heard.at.tzinfo is not None
            (row,) = (await it.browser.get("/api/messages?address=an")).json()["messages"]
            assert (row["mine"], row["text"], row["incoming"]) == (True, heard.text, "0123456789")
            assert (await it.browser.get("/api/messages?address=binh")).json()["messages"] == []

    async def test_posting_the_same_id_again_is_the_same_message(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            first, second = await it.write("một"), await it.write("một")
            assert first.json() == second.json()
            assert len(it.heard) == len(it.transcript.rows) == 1

    async def test_what_was_not_received_is_posted_again_until_it_is(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.CRITICAL)
        async with office(tmp_path) as it:
            it.deaf = True
            response = await it.write("quan trọng")
            assert response.status_code == 503
            assert "tự gửi lại" in response.json()["error"]
            assert response.headers["retry-after"] == "2"
            it.deaf = False
            assert (await it.write("quan trọng")).status_code == 200
            assert [one.text for one in it.heard] == ["quan trọng"]
            assert len(it.transcript.rows) == 1

    async def test_nothing_is_taken_while_nobody_listens(self, tmp_path: Path) -> None:
        async with office(tmp_path, listening=False) as it:
            assert (await it.write("sớm quá")).status_code == 503
            assert it.transcript.rows == []

    async def test_a_button_that_was_offered_can_be_pressed(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            sent = await it.channel.send("an", Outgoing("Giao nhé?", CHOICES), "k1")
            response = await it.write("bịa", pressed="yes:1", reply_to=sent)
            assert response.status_code == 200
            (heard,) = it.heard
            assert (heard.pressed, heard.text, heard.reply_to) == ("yes:1", "", sent)
            assert it.transcript.rows[-1].text == "Đồng ý"

    @pytest.mark.parametrize(
        ("address", "pressed", "reply_to"),
        [("an", "delete:all", "1"), ("an", "yes:1", "2"), ("binh", "yes:1", "1"), ("an", "yes:1", None)],
    )
    async def test_a_button_that_was_not_offered_cannot(
        self, tmp_path: Path, address: str, pressed: str, reply_to: str | None
    ) -> None:
        async with office(tmp_path) as it:
            await it.channel.send("an", Outgoing("Giao nhé?", CHOICES), "k1")
            response = await it.write("", address=address, pressed=pressed, reply_to=reply_to)
            assert response.status_code == 400
            assert it.heard == []

    async def test_a_press_names_the_very_message_that_offered_it(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            other = await it.channel.send("binh", Outgoing("Của Bình", CHOICES), "k1")
            await it.channel.send("an", Outgoing("Của An", CHOICES), "k2")
            assert (await it.write("", pressed="yes:1", reply_to=other)).status_code == 400

    @pytest.mark.parametrize(
        ("change", "status"),
        [
            ({"text": "x" * (MAX_TEXT + 1)}, 413),
            ({"text": "😀" * (MAX_TEXT // 2 + 1)}, 413),
            ({"text": "x" * 300_000}, 413),
            ({"text": " \n "}, 400),
            ({"text": 7}, 400),
            ({"text": None}, 400),
            ({"id": "../../x"}, 400),
            ({"id": 12345678}, 400),
            ({"id": "short"}, 400),
            ({"address": "nobody"}, 404),
            ({"address": ["an"]}, 400),
            ({"address": "an\ud800"}, 400),
            ({"pressed": "x" * 65, "reply_to": "1"}, 400),
            ({"pressed": "", "reply_to": "1"}, 400),
            ({"reply_to": "1 or 1=1"}, 400),
        ],
    )
    async def test_what_cannot_be_a_message_is_refused(
        self, tmp_path: Path, change: dict[str, object], status: int
    ) -> None:
        async with office(tmp_path) as it:
            body = json.dumps({"address": "an", "id": "0123456789", "text": "chào", **change})
            response = await it.browser.post(
                "/api/messages", content=body, headers={"content-type": "application/json"}
            )
            assert response.status_code == status
            assert set(response.json()) == {"error"}
            assert it.heard == []
            assert it.transcript.rows == []

    async def test_the_longest_message_is_taken(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            # As JSON with every character escaped, the most bytes it can be.
            body = json.dumps({"address": "an", "id": "0123456789", "text": "😀" * (MAX_TEXT // 2)})
            headers = {"content-type": "application/json"}
            assert (await it.browser.post("/api/messages", content=body, headers=headers)).status_code == 200

    @pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000])
    async def test_what_is_not_a_json_object_is_refused(self, tmp_path: Path, body: bytes) -> None:
        async with office(tmp_path) as it:
            headers = {"content-type": "application/json; charset=utf-8"}
            response = await it.browser.post("/api/messages", content=body, headers=headers)
            assert response.status_code == 400

    async def test_a_burst_is_slowed_down_for_that_person_only(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            codes = [(await it.write("x", f"message-{n}")).status_code for n in range(21)]
            assert codes == [200] * 20 + [429]
            refused = await it.write("x", "message-20")
            assert int(refused.headers["retry-after"]) >= 1
            assert (await it.write("x", "message-99", address="binh")).status_code == 200

    async def test_older_messages_come_page_by_page(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            for n in range(130):
                it.transcript.append_outgoing(AN.address, Outgoing(str(n)), str(n))
                it.transcript.append_outgoing(BINH.address, Outgoing("khác"), str(n))
            seen: list[str] = []
            before, more = "", True
            while more:
                page = (await it.browser.get(f"/api/messages?address=an{before}")).json()
                seen = [row["text"] for row in page["messages"]] + seen
                before, more = f"&before={page['messages'][0]['id']}", page["more"]
            assert seen == [str(n) for n in range(130)]


class TestFiles:
    async def test_an_upload_is_kept_under_a_name_of_ours(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            assert (await it.upload(b"%PDF-1.7 ...", "../../Kế hoạch năm.PDF")).status_code == 200
            (heard,) = it.heard
            assert heard.file is not None
            assert heard.file.path is not None
            assert (heard.file.name, heard.file.size) == ("Kế hoạch năm.PDF", 12)
            assert heard.text == "xem giúp"
            assert heard.file.path.read_bytes() == b"%PDF-1.7 ..."
            assert heard.file.path.parent == tmp_path / "files"
            assert re.fullmatch(r"nhan-[0-9a-f]{40}\.pdf", heard.file.path.name)
            assert it.transcript.rows[0].file_name == "Kế hoạch năm.PDF"

    async def test_the_same_upload_again_changes_nothing(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            for content in (b"first", b"second"):
                assert (await it.upload(content)).status_code == 200
            (kept,) = (tmp_path / "files").iterdir()
            assert kept.read_bytes() == b"first"
            assert len(it.heard) == 1

    @pytest.mark.parametrize("declared", [True, False])
    async def test_too_many_bytes_are_refused_while_they_stream(self, tmp_path: Path, declared: bool) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
            while sent < 50 * 2**20:
                sent += 65_536
                yield b"x" * 65_536

        async with office(tmp_path, max_upload_bytes=2**20) as it:
            headers = {"content-type": "multipart/form-data; boundary=b"}
            if declared:
                headers["content-length"] = str(50 * 2**20)
            response = await it.browser.post("/api/files", content=endless(), headers=headers)
            assert response.status_code == 413
            assert "1 MB" in response.json()["error"]
            # httpx hands a body over whole, so it is the folder that shows where the reading stopped.
            assert not (tmp_path / "files").exists()

    async def test_the_limit_is_a_limit_of_the_file(self, tmp_path: Path) -> None:
        async with office(tmp_path, max_upload_bytes=1000) as it:
            assert (await it.upload(b"x" * 1000, client_id="file-0001")).status_code == 200
            assert (await it.upload(b"x" * 1001, client_id="file-0002")).status_code == 413
            assert len(list((tmp_path / "files").iterdir())) == 1

    @pytest.mark.parametrize(
        ("content_type", "body", "status"),
        [
            ("application/json", b"{}", 415),
            ("multipart/form-data", b"", 400),
            ("multipart/form-data; boundary=b", b"nonsense", 400),
            ("multipart/form-data; boundary=b; charset=unicode_escape", b"--b--\r\n", 415),
            ("multipart/form-data; boundary=b", b"--b--\r\n", 400),
        ],
    )
    async def test_what_is_not_such_a_form_is_refused(
        self, tmp_path: Path, content_type: str, body: bytes, status: int
    ) -> None:
        async with office(tmp_path) as it:
            headers = {"content-type": content_type}
            response = await it.browser.post("/api/files", content=body, headers=headers)
            assert response.status_code == status

    async def test_nothing_is_kept_of_a_stranger_or_of_an_empty_file(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            assert (await it.upload(b"x", address="nobody")).status_code == 404
            assert (await it.upload(b"")).status_code == 400
            assert (await it.upload(b"x", client_id="..")).status_code == 400
            assert not (tmp_path / "files").exists()

    async def test_a_file_of_ours_is_downloaded_by_its_person_only(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            report = tmp_path / "r.html"
            report.write_text("<script>alert(1)</script>")
            name = 'Báo cáo "quý II"\r\nX-Evil: 1.html'
            sent = await it.channel.send("an", Outgoing("Đây ạ", file=OutgoingFile(name, report)), "k1")
            report.unlink()  # a channel owns its copy, as Telegram does
            response = await it.browser.get(f"/files/{sent}?address=an")
            assert response.status_code == 200
            assert response.text == "<script>alert(1)</script>"
            disposition = response.headers["content-disposition"]
            assert disposition.startswith("attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o")
            assert "x-evil" not in response.headers
            assert response.headers["content-type"] == "application/octet-stream"
            assert response.headers["x-content-type-options"] == "nosniff"
            for path in (f"/files/{sent}?address=binh", "/files/99?address=an", "/files/1"):
                assert (await it.browser.get(path)).status_code == 404
            assert (await it.browser.get("/files/..%2f?address=an")).status_code in {400, 404}

    async def test_a_file_gone_from_the_disk_is_a_sentence(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            (tmp_path / "a.txt").write_text("a")
            message = Outgoing("Đây", file=OutgoingFile("a.txt", tmp_path / "a.txt"))
            sent = await it.channel.send("an", message, "k1")
            for kept in (tmp_path / "files").iterdir():
                kept.unlink()
            response = await it.browser.get(f"/files/{sent}?address=an")
            assert (response.status_code, set(response.json())) == (404, {"error"})


class TestSending:
    async def test_the_same_key_is_one_message(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            (tmp_path / "a.txt").write_text("a")
            message = Outgoing("Nhắc việc", CHOICES, OutgoingFile("a.txt", tmp_path / "a.txt"))
            first = await it.channel.send("an", message, "k1")
            (tmp_path / "a.txt").unlink()
            assert await it.channel.send("an", message, "k1") == first
            assert len(it.transcript.rows) == 1

    async def test_how_a_send_fails(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            with pytest.raises(Unreachable):
                await it.channel.send("nobody", Outgoing("x"), "k1")
            with pytest.raises(Refused):
                await it.channel.send("an", Outgoing("x" * (MAX_TEXT + 1)), "k2")
            with pytest.raises(Refused):
                await it.channel.send("an", Outgoing("x", file=OutgoingFile("a", tmp_path / "none")), "k3")
            it.transcript.broken = True
            with pytest.raises(FateUnknown, match="OSError"):
                await it.channel.send("an", Outgoing("x"), "k4")
            await it.channel.progress("nobody", "đang đọc")


class TestAccess:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"host": "localhost:8080", "origin": "http://localhost:8080"}, 200),
            ({"host": "127.0.0.1", "origin": "http://127.0.0.1"}, 200),
            ({"host": "evil.example", "origin": "http://evil.example"}, 400),
            ({"host": "", "origin": ""}, 400),
            ({"origin": "http://evil.example"}, 403),
            ({"origin": "http://localhost:81"}, 403),
            ({"origin": "http://[bad"}, 403),
            ({"origin": "null"}, 403),
            ({"sec-fetch-site": "cross-site"}, 403),
            ({"content-type": "text/plain"}, 415),
        ],
    )
    async def test_posts_come_from_our_own_page(
        self, tmp_path: Path, headers: dict[str, str], status: int
    ) -> None:
        async with office(tmp_path) as it:
            body = json.dumps({"address": "an", "id": "0123456789", "text": "chào"})
            headers = {"content-type": "application/json", **headers}
            response = await it.browser.post("/api/messages", content=body, headers=headers)
            assert response.status_code == status
            assert len(it.heard) == (status == 200)

    async def test_every_answer_carries_the_security_headers(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            paths = ["/", "/static/chat.js", "/api/people", "/nowhere", "/files/x", "/healthz"]
            for path in paths:
                response = await it.browser.get(path)
                assert response.headers["content-security-policy"].startswith("default-src 'self'"), path
                assert response.headers["x-content-type-options"] == "nosniff"
            it.transcript.broken = True
            response = await it.browser.get("/api/people")
            assert response.status_code == 500
            assert "away" not in response.text
            assert "Traceback" not in response.text
            assert "content-security-policy" in response.headers

    async def test_only_the_page_s_own_files_are_served(self, tmp_path: Path) -> None:
        async with office(tmp_path) as it:
            for name in ("__init__.py", "routes.py", "..%2frouting.py", "index.html", "%2e%2e/ports.py"):
                assert (await it.browser.get(f"/static/{name}")).status_code == 404
            page = (await it.browser.get("/")).text
            assert not re.search(r"""(?:src|href)=["'](?!/static/)""", page)

    async def test_the_page_names_no_other_place(self) -> None:
        folder = Path(__file__).parents[2] / "bot" / "web"
        for path in [*folder.glob("*.js"), *folder.glob("*.css"), *folder.glob("*.html")]:
            text = path.read_text()
            assert not re.search(r"https?://(?!\[\^)", text.replace("(?:https?:\\/\\/", "")), path
            assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text), path

    def test_the_colours_can_be_read(self) -> None:
        # WCAG 2.1, 1.4.3: at least 4.5 : 1 for text of ordinary size, in light and in dark.
        css = (Path(__file__).parents[2] / "bot" / "web" / "chat.css").read_text()
        light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6});", part)) for part in css.split("@media")[:2])
        pairs = [(ink, on) for ink in ("ink", "quiet", "accent", "bad") for on in ("page", "surface", "mine")]
        pairs += [
            ("on-accent", "accent"),
            ("on-accent", "accent-hover"),
            ("warn-ink", "warn"),
            ("good-ink", "good"),
        ]
        for colours in (light, dark):
            for ink, on in pairs:
                ratio = contrast(colours[ink], colours[on])
                assert ratio >= 4.5, f"{ink} on {on} is {ratio:.2f} : 1"

    async def test_with_a_key_nothing_is_said_without_it(self, tmp_path: Path) -> None:
        async with office(tmp_path, access_key="mã của phường") as it:
            assert (await it.browser.get("/")).status_code == 200
            for path in ("people", "messages?address=an", "stream?address=an"):
                assert (await it.browser.get(f"/api/{path}")).status_code == 401
            assert (await it.browser.get("/files/1?address=an")).status_code == 401
            assert (await it.write("chào")).status_code == 401
            assert (await it.upload(b"x")).status_code == 401
            for wrong in ("sai", "", "ma cua phuong", "\ud800", None, 5):
                body = json.dumps({"key": wrong})
                headers = {"content-type": "application/json"}
                response = await it.browser.post("/api/login", content=body, headers=headers)
                assert response.status_code == 401
            assert it.heard == []

            response = await it.browser.post("/api/login", json={"key": "mã của phường"})
            assert response.status_code == 200
            cookie = response.headers["set-cookie"].lower()
            assert "httponly" in cookie
            assert "samesite=strict" in cookie
            assert "phường" not in cookie
            assert (await it.write("chào")).status_code == 200

    async def test_guessing_the_key_is_slowed_down(self, tmp_path: Path) -> None:
        async with office(tmp_path, access_key="k") as it:
            posts = [await it.browser.post("/api/login", json={"key": f"{n}"}) for n in range(11)]
            assert [post.status_code for post in posts] == [401] * 10 + [429]

    async def test_a_made_up_cookie_does_not_open(self, tmp_path: Path) -> None:
        async with office(tmp_path, access_key="k") as it:
            for cookie in ("", ".", "9999999999.", "9999999999.aa", "x.y"):
                headers = {"cookie": f"{COOKIE}={cookie}"}
                assert (await it.browser.get("/api/people", headers=headers)).status_code == 401

    def test_a_session_runs_out_and_ends_with_its_key(self) -> None:
        clock = [1_000_000.0]
        sessions = Sessions("k", now=lambda: clock[0])
        cookie = sessions.open("k")
        assert sessions.known(cookie)
        assert not Sessions("another", now=lambda: clock[0]).known(cookie)
        clock[0] += 31 * 24 * 3600
        assert not sessions.known(cookie)

    def test_an_empty_key_is_a_mistake_of_the_settings(self) -> None:
        with pytest.raises(ValueError, match="empty"):
            Sessions("")

    def test_a_burst_ends(self) -> None:
        clock = [0.0]
        burst = Burst(limit=2, seconds=10, clock=lambda: clock[0])
        assert [burst.wait("a"), burst.wait("a"), burst.wait("a")] == [0, 0, 10]
        clock[0] = 10
        assert burst.wait("a") == 0

    def test_host_names(self) -> None:
        hosts = {"LocalHost:80": "localhost", "[::1]:8080": "::1", "a.b": "a.b", "": ""}
        assert {host: host_name(host) for host in hosts} == hosts


def contrast(one: str, other: str) -> float:
    """How well two colours ("#rrggbb") are told apart, by the formula of WCAG 2.1."""

    def luminance(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class TestWhatArrives:
    @given(st.text())
    def test_clean_text_can_always_be_stored(self, text: str) -> None:
        cleaned = clean_text(text)
        cleaned.encode()
        assert not set(cleaned) & set("\x00\r\u202e")
        assert clean_text(cleaned) == cleaned

    @given(st.text(max_size=400))
    def test_a_file_name_is_one_component(self, name: str) -> None:
        cleaned = clean_file_name(name)
        assert 1 <= len(cleaned) <= 200
        assert cleaned not in {".", ".."}
        assert not set(cleaned) & set("/\\\n\r\x00\u202e")
        assert re.fullmatch(r"k-[0-9a-f]{40}(\.[a-z0-9]{1,8})?", stored_name("k", "i", cleaned))

    def test_file_names_keep_their_words(self) -> None:
        assert clean_file_name("C:\\fakepath\\Kế hoạch  2025.pdf") == "Kế hoạch 2025.pdf"
        assert clean_file_name("Kê\u0301 hoa\u0323ch.docx") == "Kế hoạch.docx"
        assert clean_file_name("a" * 300 + ".pdf").endswith("a.pdf")
        assert clean_file_name("...") == clean_file_name("") == "tệp"

    @given(
        st.dictionaries(
            st.sampled_from(["address", "id", "text", "pressed", "reply_to"]),
            st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text()), st.just("0123456789")),
        )
    )
    def test_any_body_is_a_message_or_a_refusal(self, body: dict[str, object]) -> None:
        with suppress(RefusalError):
            written = written_of(body)
            assert written.text.strip() or written.pressed


class _Events:
    """The events of one stream, as a browser would read them."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self, *wanted: str) -> tuple[str | None, dict[str, object]]:
        """The next event of these kinds: its id and data. Others are passed over."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(5):
            async for line in self._lines:
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                    continue
                if fields.get("event") in wanted:
                    data = json.loads(fields["data"])
                    return fields.get("id"), data if isinstance(data, dict) else {}
                fields = {}
        raise AssertionError(f"the stream ended before {wanted}")


class TestStream:
    """Over a real connection, because the in-memory one hands over a response only when it is complete."""

    async def test_a_stream_shows_what_comes_in_order_and_once(self, tmp_path: Path) -> None:
        async with served(tmp_path) as it, it.browser.stream("GET", "/api/stream?address=an&after=0") as got:
            assert got.headers["content-type"].startswith("text/event-stream")
            assert "no-store" in got.headers["cache-control"]
            events = _Events(got)
            await events.next("ping")
            await it.channel.progress("an", "Đang đọc trang 3/10…")
            assert await events.next("progress") == (None, {"text": "Đang đọc trang 3/10…"})
            await it.channel.send("binh", Outgoing("không phải của An"), "k0")
            sent = await it.channel.send("an", Outgoing("Chào\nanh/chị", CHOICES), "k1")
            event_id, row = await events.next("message")
            assert (event_id, row["id"], row["text"]) == (sent, int(sent), "Chào\nanh/chị")
            assert row["buttons"] == [
                [{"label": "Đồng ý", "data": "yes:1"}, {"label": "Để sau", "data": "no:1"}]
            ]
            # Put in by another process, which cannot wake this one.
            it.transcript.append_outgoing("an", Outgoing("nhắc việc"), "k2")
            assert (await events.next("message"))[1]["text"] == "nhắc việc"

    async def test_a_stream_goes_on_where_it_broke_off(self, tmp_path: Path) -> None:
        async with served(tmp_path) as it:
            for n in range(5):
                await it.channel.send("an", Outgoing(str(n)), str(n))
            # The address is the one first opened; the header is what the browser has seen since.
            headers = {"last-event-id": "3"}
            async with it.browser.stream("GET", "/api/stream?address=an&after=1", headers=headers) as got:
                events = _Events(got)
                assert [(await events.next("message"))[1]["text"] for _ in range(2)] == ["3", "4"]

    async def test_a_progress_line_does_not_outlive_its_answer(self, tmp_path: Path) -> None:
        async with served(tmp_path) as it, it.browser.stream("GET", "/api/stream?address=an") as got:
            events = _Events(got)
            await events.next("ping")
            it.transcript.slow = 0.3  # the stream is busy looking while both of these come
            await asyncio.sleep(0.1)
            await it.channel.progress("an", "đang đọc")
            await it.channel.send("an", Outgoing("xong"), "k1")
            assert (await events.next("progress", "message"))[1].get("text") == "xong"
            await it.channel.progress("an", "việc khác")
            assert (await events.next("progress", "message"))[1] == {"text": "việc khác"}

    async def test_streams_end_when_the_channel_stops(self, tmp_path: Path) -> None:
        async with served(tmp_path) as it, it.browser.stream("GET", "/api/stream?address=an") as got:
            events = _Events(got)
            await events.next("ping")
            await it.stop()
            with pytest.raises(AssertionError, match="the stream ended"):
                await events.next("message")

    async def test_open_streams_are_bounded_and_given_back(self, tmp_path: Path) -> None:
        async with served(tmp_path) as it:
            url = "/api/stream?address=an"
            async with AsyncExitStack() as stack:
                codes = [
                    (await stack.enter_async_context(it.browser.stream("GET", url))).status_code
                    for _ in range(13)
                ]
                assert codes == [200] * 12 + [429]
            async with asyncio.timeout(5):
                while True:
                    async with it.browser.stream("GET", url) as got:
                        if got.status_code == 200:
                            break

    @pytest.mark.parametrize(
        ("query", "status"), [("address=nobody", 404), ("address=an&after=-1", 400), ("", 404)]
    )
    async def test_a_stream_of_nobody_is_refused(self, tmp_path: Path, query: str, status: int) -> None:
        async with office(tmp_path) as it:
            assert (await it.browser.get(f"/api/stream?{query}")).status_code == status


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Office]:
    """An office whose browser goes over a real connection."""
    async with office(folder) as it:
        port = free_port()
        config = uvicorn.Config(it.channel.app, port=port, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=5) as browser:
                it.browser = browser
                yield it
        finally:
            await it.stop()
            server.should_exit = True
            await task


class LosingTranscript(DatabaseTranscript):
    """The real transcript, which can lose its answer: `losing` makes the next one fail after it was kept."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        super().__init__(database, clock)
        self.database = database
        self.losing = False

    def append_outgoing(self, address: str, message: Outgoing, key: str) -> int:
        row_id = super().append_outgoing(address, message, key)
        if self.losing:
            self.losing = False
            raise OSError("the transcript went away")
        return row_id


def test_the_page_gets_emphasis_in_its_own_units() -> None:
    """A browser counts UTF-16 units; a row of an older release has no emphasis."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    row = StoredMessage(1, "an", False, at, "🙂 hạn nộp", (), None, None, ((2, 5), (6, 9)))
    assert row_of(row)["emphasis"] == ((3, 6), (7, 10))
    assert row_of(StoredMessage(1, "an", False, at, "hạn", (), None, None))["emphasis"] == ()


@dataclass
class PageOf:
    """The person at the page, as the contract of channels sees them."""

    browser: httpx.AsyncClient
    transcript: LosingTranscript
    address: str
    nobody: str = "khong-co-ai"
    _posts: int = 0

    def seen(self) -> list[Seen]:
        found: list[Seen] = []
        for row in self.transcript.after(self.address, 0):
            if not row.mine:
                file = self.transcript.file_of(row.id, self.address)
                content = file[1].read_bytes() if file else None
                found.append(Seen(str(row.id), row.text, row.buttons, content, row.emphasis))
        return found

    async def say(self, text: str) -> None:
        await self._post({"text": text})

    async def press(self, message_id: str, data: str) -> None:
        await self._post({"pressed": data, "reply_to": message_id})

    def lose_next_answer(self) -> bool:
        self.transcript.losing = True
        return True

    async def _post(self, body: dict[str, str]) -> None:
        self._posts += 1
        body = {"address": self.address, "id": f"message-{self._posts}", **body}
        while (await self.browser.post("/api/messages", json=body)).status_code == 503:
            await asyncio.sleep(0.01)


class TestContract(ChannelContract):
    @pytest.fixture
    def transcript(self, tmp_path: Path) -> Iterator[LosingTranscript]:
        database = open_database(tmp_path / "cchc.db")
        yield LosingTranscript(database, lambda: datetime.now(UTC))
        database.close()

    @pytest.fixture
    def address(self, transcript: LosingTranscript) -> str:
        with transcript.database.write() as session:
            store = OfficeStore(session)
            return str(store.add_officer(store.add_office("UBND phường Hoa Sen"), AN.name, Role.OFFICER))

    @pytest.fixture
    def channel(self, transcript: LosingTranscript, tmp_path: Path) -> WebChannel:
        return WebChannel(transcript, files_dir=tmp_path / "files", poll_seconds=0.05)

    @pytest.fixture
    async def far_side(
        self, channel: WebChannel, transcript: LosingTranscript, address: str
    ) -> AsyncIterator[PageOf]:
        transport = httpx.ASGITransport(channel.app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
            yield PageOf(browser, transcript, address)
