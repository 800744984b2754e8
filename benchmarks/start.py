"""How long from starting `cchc run` to the first answer, and how long an answer takes, on this machine.

    python -m benchmarks.start [--questions 60]

Makes the demonstration office in a temporary folder, starts the program as a process on a free port, and
asks over HTTP as the page does: post the question, read the answer off the transcript.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

QUESTIONS = (
    "hồ sơ nộp trực tuyến phải phản hồi sau bao lâu?",
    "ho so giay co phai so hoa truoc khi chuyen khong",
    "ai theo dõi việc thực hiện quy chế?",
    "ket qua khong co nguoi nhan bao nhieu ngay thi luu tru",
    "thứ bảy bộ phận một cửa nhận hồ sơ gì?",
    "lương cơ sở năm nay là bao nhiêu?",
)
CCHC = Path(sys.executable).parent / "cchc"


@contextmanager
def program(folder: Path) -> Iterator[str]:
    """`cchc run` as a process; the address of its page, as soon as it is printed."""
    environment = os.environ | {"CCHC_DATA_DIR": str(folder), "CCHC_WEB_PORT": "0", "CCHC_TELEGRAM_TOKEN": ""}
    process = subprocess.Popen([CCHC, "run"], env=environment, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "http://" in line:
                yield "http://" + line.split("http://")[1].strip()
                break
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def ask(client: httpx.Client, address: str, question: str) -> float:
    """Ask and wait for the answer; milliseconds."""
    started = time.perf_counter()
    asked = {"address": address, "id": str(uuid.uuid4()), "text": question}
    with client.stream(
        "GET", "/api/stream", params={"address": address, "after": last(client, address)}
    ) as stream:
        client.post("/api/messages", json=asked).raise_for_status()
        mine_seen = False
        for line in stream.iter_lines():
            if line.startswith("data:") and "{" in line:
                message = json.loads(line[5:])
                mine_seen = mine_seen or message.get("incoming") == asked["id"]
                if mine_seen and message.get("mine") is False:
                    return (time.perf_counter() - started) * 1000
    raise RuntimeError("the stream ended without an answer")


def last(client: httpx.Client, address: str) -> int:
    """The id of the newest line of the conversation."""
    rows = client.get("/api/messages", params={"address": address}).json()["messages"]
    return int(rows[-1]["id"]) if rows else 0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=60)
    count = parser.parse_args().questions
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        subprocess.run(
            [CCHC, "demo"], check=True, env=os.environ | {"CCHC_DATA_DIR": name}, capture_output=True
        )
        print(f"demonstration office made in {time.perf_counter() - started:.1f} s")
        started = time.perf_counter()
        with program(folder) as url, httpx.Client(base_url=url, timeout=30) as client:
            people = client.get("/api/people").json()["people"]
            officer = next(person["address"] for person in people if "Công chức" in person["role"])
            print(f"page served {time.perf_counter() - started:.1f} s after `cchc run` was started")
            ask(client, officer, QUESTIONS[0])
            print(f"first answer {time.perf_counter() - started:.1f} s after `cchc run` was started")
            times = []
            for at in range(count):
                times.append(ask(client, officer, QUESTIONS[at % len(QUESTIONS)]))
                time.sleep(0.55)  # the page's own limit is 20 messages in 10 s
            times.sort()
            print(
                f"{count} answers over HTTP: p50 {statistics.median(times):.0f} ms, "
                f"p95 {times[int(0.95 * (len(times) - 1))]:.0f} ms"
            )


if __name__ == "__main__":
    main()
