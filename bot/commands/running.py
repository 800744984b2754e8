"""`cchc run|serve|worker|demo`: the running program."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys

import typer

from bot.app import Core, Program, build_channels, build_core, only_worker
from bot.channels.web import WebChannel
from bot.commands.shared import Json, settings, show
from bot.demo import make_demo
from bot.serving import serve
from bot.settings import Settings

log = logging.getLogger("cchc")


def run() -> None:
    """Chạy tất cả trong một tiến trình: trang chat, Telegram (nếu có mã bot), nhắc việc."""
    core = _start()
    with only_worker(core):
        program, web = _program(core)
        asyncio.run(_run(program, web))


def serve_only() -> None:
    """Chỉ trang chat và nghe các kênh; gửi tin và nhắc việc do `cchc worker` làm."""
    program, web = _program(_start())
    asyncio.run(serve(program, web))


def worker() -> None:
    """Chỉ đọc tệp, nhắc việc và gửi tin."""
    core = _start()
    with only_worker(core):
        program, _ = _program(core)
        asyncio.run(_work(program))


def demo(as_json: Json = False) -> None:
    """Tạo cơ quan mẫu (người, kế hoạch, quyết định do dự án tự viết) để làm thử."""
    made = make_demo(_start())
    text = "Đã tạo cơ quan mẫu." if made.new else "Cơ quan mẫu đã có sẵn."
    show(as_json, {"office": made.office_id, "new": made.new}, text)


def _start() -> Core:
    values: Settings = settings()
    logging.basicConfig(
        level=values.log_level.upper(),
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return build_core(values)


def _program(core: Core) -> tuple[Program, WebChannel]:
    channels, web, off = build_channels(core)
    for line in off:
        typer.echo(line, err=True)
    if "telegram" in channels:
        typer.echo("Telegram: bật.", err=True)
    return Program(core, channels), web


async def _run(program: Program, web: WebChannel) -> None:
    working = asyncio.create_task(program.work())
    serving = asyncio.create_task(serve(program, web))
    # Neither half may go on alone: a page that takes messages which nobody sends is worse than a stop.
    done, pending = await asyncio.wait({working, serving}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in (*pending, *done):
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _work(program: Program) -> None:
    typer.echo("Đang nhắc việc và gửi tin. Ctrl-C để dừng.", err=True)
    working = asyncio.create_task(program.work())
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, working.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await working
