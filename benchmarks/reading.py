"""Pages a second that are read, digital and scanned, by one process and by two, beside the tools alone.

    python -m benchmarks.reading [--pages 30] [--scans 6]

Needs reportlab (a development dependency) and the Tinos fonts; scans need tesseract with `vie`; ocrmypdf is
measured where it is installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pdfplumber
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.evaluation.plan_samples import sample
from knowledge.evaluation.scans import font_file, scanned
from knowledge.model import Line
from knowledge.reading import read


def digital(path: Path, pages: int, face: Path) -> None:
    """A PDF with a text layer, lines of made-up plans."""
    pdfmetrics.registerFont(TTFont("face", str(face)))
    lines: list[str] = []
    seed = 0
    while len(lines) < pages * 38:
        lines += [block.text for block in sample("labels", seed).blocks if isinstance(block, Line)]
        seed += 1
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(pages):
        canvas.setFont("face", 13)
        for place, line in enumerate(lines[page * 38 : page * 38 + 38]):
            canvas.drawString(70, A4[1] - 70 - 18 * place, line)
        canvas.showPage()
    canvas.save()


def scan(path: Path, pages: int, face: Path) -> None:
    """A PDF of pictures: made-up plans, askew and with grain."""
    images = []
    seed = 0
    while len(images) < pages:
        images += scanned(sample("table", seed).blocks, face, seed=seed)
        seed += 1
    first, *others = images[:pages]
    first.save(path, save_all=True, append_images=others, resolution=200)


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _plumb(path: Path) -> None:
    with pdfplumber.open(path) as file:
        for page in file.pages:
            page.extract_text()
            page.extract_tables()


def _twice(work: Callable[[Path], object], path: Path) -> float:
    """Seconds that two processes take, one file each."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(abs, [1, 2]))
        return timed(lambda: list(pool.map(work, [path, path])))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--scans", type=int, default=6)
    chosen = parser.parse_args()
    face = font_file()
    if face is None:
        raise SystemExit("no font with Vietnamese letters: apt-get install fonts-croscore")
    with tempfile.TemporaryDirectory() as folder:
        text, images = Path(folder) / "digital.pdf", Path(folder) / "scanned.pdf"
        digital(text, chosen.pages, face)
        scan(images, chosen.scans, face)
        rows = [
            ("digital, ours, one process", chosen.pages / timed(lambda: read(text))),
            ("digital, ours, two processes", 2 * chosen.pages / _twice(read, text)),
            ("digital, pdfplumber alone, one", chosen.pages / timed(lambda: _plumb(text))),
            ("digital, pdfplumber alone, two", 2 * chosen.pages / _twice(_plumb, text)),
        ]
        if shutil.which("tesseract"):
            for workers in (1, 2):
                os.environ["CCHC_OCR_WORKERS"] = str(workers)
                rows.append((f"scanned, ours, {workers} at once", chosen.scans / timed(lambda: read(images))))
        if shutil.which("ocrmypdf"):
            for jobs in (1, 2):
                command = [
                    "ocrmypdf",
                    "-q",
                    "-l",
                    "vie",
                    "--deskew",
                    "--jobs",
                    str(jobs),
                    "--output-type",
                    "pdf",
                ]
                command += [str(images), str(Path(folder) / "out.pdf")]
                seconds = timed(lambda command=command: subprocess.run(command, check=True))
                rows.append((f"scanned, ocrmypdf alone, {jobs} at once", chosen.scans / seconds))
    for name, pages in rows:
        print(f"{name:36} {pages:7.2f} pages a second")


if __name__ == "__main__":
    main()
