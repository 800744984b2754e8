"""Serving the web chat beside the listening channels, until the process is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Iterator

import uvicorn

from bot.app import Program, RefusedStartError
from bot.channels.web import WebChannel


async def serve(program: Program, web: WebChannel) -> None:
    """Serve the web chat and listen on all channels until the server is told to stop (Ctrl-C, SIGTERM)."""
    settings = program.core.settings
    config = uvicorn.Config(
        web.app,
        host=settings.web_host,
        port=settings.web_port,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
    server = _Server(config)
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, server.stop)
    socket_ = _bound(settings.web_host, settings.web_port)
    print(f"Trang chat: http://{settings.web_host}:{socket_.getsockname()[1]}", file=sys.stderr, flush=True)
    listening = asyncio.create_task(program.listen())
    serving = asyncio.create_task(server.serve(sockets=[socket_]))
    try:
        done, _ = await asyncio.wait({listening, serving}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        listening.cancel()
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await listening
        await serving


class _Server(uvicorn.Server):
    """A server that leaves signals to us: uvicorn's own would kill the process again after stopping, and
    an orderly stop must end with status 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        self.should_exit = True


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket, bound here so that a taken port is our own clear refusal."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise RefusedStartError(
            f"Không mở được {host}:{port} ({error.strerror}). Chương trình khác đang dùng cổng này? "
            "Đặt CCHC_WEB_PORT khác."
        ) from error
    return listener
