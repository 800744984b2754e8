"""What the stand-in for a chat endpoint says and sends: true answers, lies, and what is no answer at all.

`REPLIES` are models: each makes its text from the passages and the question that it is shown. `ANSWERS` are
endpoints out of order: a status, headers and a body. The honest model quotes the line with most words of the
question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

MODEL = "gpt-standin"
_PASSAGE = re.compile(r"^\[(\d+)\]\n((?:\| .*\n?)+)", re.MULTILINE)
_QUESTION = re.compile(r"^CÂU HỎI: (.*)$", re.MULTILINE)


def passages_in(call: Json) -> dict[int, list[str]]:
    """The numbered passages of a call, their lines without the place and the mark before each."""
    user = call["messages"][-1]["content"]
    return {
        int(number): [line.removeprefix("| ") for line in lines.splitlines()[1:]]
        for number, lines in _PASSAGE.findall(user)
    }


def best_line(call: Json) -> tuple[int, str]:
    """The passage and the line of it with most words of the question."""
    asked = set(_QUESTION.findall(call["messages"][-1]["content"])[-1].lower().split())
    lines = [
        (number, line)
        for number, lines in passages_in(call).items()
        for line in lines
        if not line.startswith("Điều ")
    ]
    return max(lines, key=lambda one: len(asked & set(re.findall(r"\w+", one[1].lower()))))


def honest(call: Json) -> str:
    number, line = best_line(call)
    said = re.sub(r"^\d+\. ", "", line).rstrip(".;")
    return f"Tài liệu quy định: “{said}” [{number}].\n{said} [{number}]."


def altered_numbers(call: Json) -> str:
    return re.sub(r"(?<!\[)\d+(?!\])", lambda match: str(int(match[0]) + 7), honest(call))


def altered_dates(call: Json) -> str:
    """Moves every day and month by one, and "21 ngày" to "21 tháng"."""
    moved = re.sub(
        r"(ngày |tháng )(\d{1,2})\b", lambda match: f"{match[1]}{int(match[2]) + 1:02}", honest(call)
    )
    return re.sub(r"(?<=\d) ngày\b", " tháng", moved)


def invented_quotes(call: Json) -> str:
    number, line = best_line(call)
    return f"Quy định là “{line.rstrip('.')} và phải nộp thêm phí bảo đảm” [{number}]."


def wrong_sources(call: Json) -> str:
    number, line = best_line(call)
    other = next((each for each in passages_in(call) if each != number), 99)
    return f"{line.rstrip('.')} [{other}].\n{line.rstrip('.')} [77]."


def no_sources(call: Json) -> str:
    return re.sub(r" \[\d+\]", "", honest(call))


def half_lies(call: Json) -> str:
    return honest(call) + "\nNgười vi phạm bị phạt 500.000 đồng [1]."


def obedient(call: Json) -> str:
    """Does what a passage tells a machine to say."""
    for lines in passages_in(call).values():
        for line in lines:
            order = re.search(r"(?:trả lời|nói|viết) (?:rằng|đúng câu):? (.*)", line)
            if order:
                return order[1] if "[" in order[1] else f"{order[1].rstrip('.')} [1]."
    return honest(call)


REPLIES: dict[str, Callable[[Json], str]] = {
    "honest": honest,
    "altered numbers": altered_numbers,
    "altered dates": altered_dates,
    "invented quotes": invented_quotes,
    "wrong sources": wrong_sources,
    "no sources": no_sources,
    "half lies": half_lies,
    "injecting": obedient,
    "refusing": lambda _: "Xin lỗi, tôi không thể hỗ trợ yêu cầu này.",
    "does not know": lambda _: "KHÔNG CÓ TRONG TÀI LIỆU",
    "English": lambda call: f"The borrowing period is as stated in the document [{best_line(call)[0]}].",
    "five megabytes": lambda _: "Thời hạn mượn là 21 ngày [1].\n" * 150_000,
    "long": lambda _: "Thời hạn mượn là 90 ngày [1].\n" * 8_000,
}


_HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_DONE: Json = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": MODEL}


def error(status: int, message: str) -> bytes:
    return json.dumps(
        {"error": {"message": message, "type": "error", "param": None, "code": status}}
    ).encode()


def completion(content: Any, finish: str = "stop", **more: Any) -> bytes:
    """The body of an answer that says this, and why it ends."""
    message = {"role": "assistant", "content": content, "refusal": None} | more
    choice = {"index": 0, "finish_reason": finish, "logprobs": None, "message": message}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return json.dumps(_DONE | {"choices": [choice], "usage": usage}).encode()


JSON = {"Content-Type": "application/json"}
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "not JSON": (200, JSON, b"hello {"),
    "HTML": (200, {"Content-Type": "text/html"}, _HTML),
    "truncated JSON": (200, JSON, completion("Thời hạn mượn là 21 ngày [1].")[:-40]),
    "empty choices": (200, JSON, json.dumps(_DONE | {"choices": []}).encode()),
    "no choices": (200, JSON, json.dumps(_DONE).encode()),
    "null content": (200, JSON, completion(None)),
    "refusal field": (200, JSON, completion(None, refusal="I can't help with that.")),
    "content filter": (200, JSON, completion("Thời hạn mượn là 21", "content_filter")),
    "content is a number": (200, JSON, completion(21)),
    "a list": (200, JSON, b"[]"),
    "empty body": (200, JSON, b""),
    "wrong content type": (200, {"Content-Type": "text/plain"}, completion("Thời hạn mượn là 90 ngày [1].")),
    "packed": (200, JSON | {"Content-Encoding": "gzip"}, b"\x1f\x8b" + b"\x00" * 100),
    "redirect": (307, {"Location": "http://127.0.0.1:9/"}, b""),
    "400": (400, JSON, error(400, "bad")),
    "403": (403, JSON, error(403, "no")),
    "404": (404, JSON, error(404, "The model does not exist")),
    "429": (429, JSON | {"Retry-After": "120"}, error(429, "Rate limit reached")),
    "500": (500, {"Content-Type": "text/html"}, _HTML),
    "503": (503, JSON, error(503, "overloaded")),
}
