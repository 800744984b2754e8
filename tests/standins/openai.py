"""A strict stand-in for an OpenAI-compatible chat endpoint over real HTTP, that behaves well or badly.

In a test: `with openai_standin("key") as api:`, give the adapter `api.base_url`, and set `api.behaviour` to
one of `BEHAVIOURS`. As a process of its own, to try the product by hand: `python -m tests.standins.openai
--port 8099 --key key --behaviour honest`.

It checks a call as the real one does (method, path, key, names, types and ranges) and answers 4xx where the
real one would, so that an adapter that sends nonsense fails here. What it says is in `openai_replies`.
"""

from __future__ import annotations

import argparse
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.standins.openai_replies import ANSWERS, JSON, MODEL, REPLIES, Json, completion, error, honest

PATH = "/v1/chat/completions"
LARGEST = 1_000_000  # bytes of a call
_KNOWN: dict[str, tuple[type, ...]] = {
    "model": (str,), "messages": (list,), "temperature": (int, float), "max_tokens": (int,),
    "max_completion_tokens": (int,), "stream": (bool,), "n": (int,), "stop": (str, list),
    "top_p": (int, float), "seed": (int,), "user": (str,),
}  # fmt: skip
_RANGES: dict[str, tuple[float, float]] = {
    "temperature": (0, 2), "top_p": (0, 1), "n": (1, 1), "max_tokens": (1, 128_000),
    "max_completion_tokens": (1, 128_000),
}  # fmt: skip
_ROLES = ("system", "user", "assistant", "developer")


class Refused(Exception):
    """A call that the real endpoint would answer with this status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def checked(headers: Mapping[str, str], path: str, body: bytes, key: str) -> Json:
    """The call, or what the endpoint has against it. `headers` are named in small letters.

    Raises:
        Refused: with the status and the words of the real one, the sent key in it as there.
    """
    if path != PATH:
        raise Refused(404, f"Invalid URL (POST {path})")
    sent = headers.get("authorization", "")
    if sent != f"Bearer {key}":
        raise Refused(401, f"Incorrect API key provided: {sent.removeprefix('Bearer ')}.")
    if headers.get("content-type", "").partition(";")[0] != "application/json":
        raise Refused(400, "you must send application/json")
    try:
        given = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as broken:
        raise Refused(400, "We could not parse the JSON body of your request.") from broken
    if not isinstance(given, dict):
        raise Refused(400, "an object is wanted")
    _check_fields(given)
    if given["model"] != MODEL:
        raise Refused(404, f"The model '{given['model']}' does not exist")
    if given.get("stream"):
        raise Refused(400, "this stand-in does not stream")
    _check_messages(given["messages"])
    return given


def _check_fields(given: Json) -> None:
    for name, value in given.items():
        if name not in _KNOWN:
            raise Refused(400, f"Unrecognized request argument supplied: {name}")
        if not isinstance(value, _KNOWN[name]) or (isinstance(value, bool) and _KNOWN[name] != (bool,)):
            raise Refused(400, f"Invalid type for '{name}'")
    for name, (low, high) in _RANGES.items():
        if not low <= given.get(name, low) <= high:
            raise Refused(400, f"Invalid '{name}': {given[name]}")
    for name in ("model", "messages"):
        if name not in given:
            raise Refused(400, f"you must provide a {name} parameter")
    if "max_tokens" in given and "max_completion_tokens" in given:
        raise Refused(400, "Setting 'max_tokens' and 'max_completion_tokens' at the same time is refused")


def _check_messages(messages: list[Any]) -> None:
    if not messages:
        raise Refused(400, "'messages' must not be empty")
    for message in messages:
        if not isinstance(message, dict) or set(message) - {"role", "content", "name"}:
            raise Refused(400, "Invalid 'messages'")
        if message.get("role") not in _ROLES or not isinstance(message.get("content"), str):
            raise Refused(400, "Invalid role or content")


STALLS = ("never answers", "drips", "drips headers", "closes", "closes once", "breaks off")
BEHAVIOURS = (*REPLIES, *ANSWERS, *STALLS, "echoes the key", "cut short")


class OpenAIStandin:
    """The endpoint. `calls` are those that were in order, `headers` theirs; `requests` counts all; `refused`
    says what was wrong with the others."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.behaviour = "honest"
        self.reply: str | None = None  # said instead of what the behaviour says
        self.base_url = ""
        self.calls: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.refused: list[str] = []
        self.requests = 0
        self.over = threading.Event()

    def answer(self, call: Json) -> tuple[int, dict[str, str], bytes]:
        """What is sent for a call that is in order."""
        if self.reply is not None:
            return 200, JSON, completion(self.reply)
        if self.behaviour in ANSWERS:
            return ANSWERS[self.behaviour]
        if self.behaviour == "echoes the key":
            return 401, JSON, error(401, f"Incorrect API key provided: {self.key}")
        if self.behaviour == "cut short":  # as at `max_tokens`: within a sentence, behind its source
            return 200, JSON, completion(honest(call) + "\nThời hạn mượn là [1] 2", "length")
        return 200, JSON, completion(REPLIES[self.behaviour](call))


class _Handler(BaseHTTPRequestHandler):
    api: OpenAIStandin
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        api = self.api
        api.requests += 1
        length = self.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self._refuse(Refused(411 if not length.isdecimal() else 413, "a length is wanted, and no such"))
            return
        body = self.rfile.read(int(length))
        try:
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = checked(headers, self.path, body, api.key)
        except Refused as refused:
            self._refuse(refused)
            return
        api.calls.append(call)
        api.headers.append(headers)
        behaviour = api.behaviour
        if behaviour == "closes once":
            api.behaviour = "honest"
        if behaviour in STALLS:
            self._stall(behaviour)
        else:
            self._send(*api.answer(call))

    def do_GET(self) -> None:
        self.api.requests += 1
        self._refuse(Refused(405, f"Not allowed to {self.command} on {self.path}"))

    def _refuse(self, refused: Refused) -> None:
        self.close_connection = True  # what may be left of its body is not read
        self.api.refused.append(refused.message)
        self._send(refused.status, JSON, error(refused.status, refused.message))

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # the other side had enough

    def _stall(self, behaviour: str) -> None:
        self.close_connection = True
        if behaviour == "never answers":
            self.api.over.wait(30)
        elif behaviour in {"drips", "drips headers"}:
            self._drip(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", behaviour == "drips headers")
        elif behaviour == "breaks off":
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
            )
        else:  # a reset, as from a server that is killed
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _drip(self, head: bytes, within_headers: bool) -> None:
        until = time.monotonic() + 30
        drop = b"X-Wait: 1\r\n" if within_headers else b" "
        try:
            self.wfile.write(head if within_headers else head + b"Content-Length: 100000\r\n\r\n")
            while time.monotonic() < until and not self.api.over.wait(0.05):
                self.wfile.write(drop)
        except OSError:
            return

    def log_message(self, *_: Any) -> None:
        """Nothing: what was sent is on the stand-in."""

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            return  # the connection was cut on purpose


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handleerror(self, *_: Any) -> None:
        """Nothing: clients hang up here by design."""


@contextmanager
def openai_standin(key: str, port: int = 0) -> Iterator[OpenAIStandin]:
    """Serve a stand-in on 127.0.0.1 in a thread, on a free port unless one is given."""
    api = OpenAIStandin(key)
    server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"api": api}))
    api.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        api.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def main() -> None:
    """Run as a process of its own until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.standins.openai")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--key", required=True)
    parser.add_argument("--behaviour", choices=BEHAVIOURS, default="honest")
    arguments = parser.parse_args()
    with openai_standin(arguments.key, arguments.port) as api:
        api.behaviour = arguments.behaviour
        print(json.dumps({"base_url": api.base_url, "model": f"openai:{MODEL}"}), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
