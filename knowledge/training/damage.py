"""Making damage as it happens: clean text is drawn, roughened, and read by tesseract's English model.

FINDINGS: OCR with the English model on Vietnamese print makes the very damage that plans come with.
"""

from __future__ import annotations

import json
import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/truetype/croscore")
_FACES = ("Tinos-Regular.ttf",) * 6 + ("Tinos-Bold.ttf",) * 2 + ("Tinos-Italic.ttf", "Tinos-BoldItalic.ttf")
LINES = 42


def make_pairs(
    lines: Sequence[str],
    out: Path,
    *,
    workers: int = 2,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, pages: None,
) -> int:
    """Draw lines, `LINES` a page, read them wrongly, and write [clean line, read line] as JSON lines.

    Args:
        lines: clean lines of about 40 to 90 characters.
        out: the file of pairs, written anew.
        workers: pages read at once.
        seed: of fonts, sizes and roughness.
        progress: told (pages done, all pages).

    Returns:
        the number of pairs written.
    """
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    written = 0
    with out.open("w", encoding="utf-8") as file, ThreadPoolExecutor(workers) as pool:
        for done, pairs in enumerate(pool.map(_page, pages, range(seed, seed + len(pages))), start=1):
            for pair in pairs:
                file.write(json.dumps(pair, ensure_ascii=False) + "\n")
                written += 1
            progress(done, len(pages))
    return written


def _page(lines: Sequence[str], seed: int) -> list[tuple[str, str]]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    dots = chance.choice((150, 200, 200, 250, 300))
    points = chance.choice((13, 14, 14))
    size = points * dots // 72
    font = ImageFont.truetype(str(FONTS / chance.choice(_FACES)), size)
    step = int(size * 1.5)
    image = Image.new("L", (int(8.3 * dots * 1.2), step * (len(lines) + 2)), 255)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((dots // 2, step * (number + 1)), line, font=font, fill=chance.randrange(0, 60))
    image = _roughen(image, chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        image.save(path, dpi=(dots, dots))
        read = subprocess.run(  # noqa: S603
            ["tesseract", str(path), "-", "-l", "eng", "--psm", "6", "tsv"],  # noqa: S607
            capture_output=True, text=True, check=True, env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin"},
        ).stdout  # fmt: skip
    words: list[list[tuple[int, str]]] = [[] for _ in lines]
    for row in read.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[11].strip():
            middle = int(cells[7]) + int(cells[9]) / 2
            at = round((middle - step - size * 0.55) / step)
            if 0 <= at < len(lines):
                words[at].append((int(cells[6]), cells[11]))
    return [
        (line, " ".join(word for _, word in sorted(found)))
        for line, found in zip(lines, words, strict=True)
        if found
    ]


def _roughen(image: Image.Image, chance: random.Random) -> Image.Image:
    if chance.random() < 0.6:
        image = image.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 0.9)))
    grain = chance.uniform(0, 18)
    noise = np.random.default_rng(chance.randrange(2**31)).normal(0, grain, (image.height, image.width))
    values = np.clip(np.asarray(image, dtype=np.float32) + noise, 0, 255)
    if chance.random() < 0.5:
        # Scanners of offices mostly save black and white: thin strokes break, tone marks melt together.
        values = np.where(values > chance.uniform(90, 200), 255, 0)
    return Image.fromarray(values.astype(np.uint8))


def wrapped(paragraphs: Iterator[str], chance: random.Random) -> Iterator[str]:
    """Paragraphs cut into lines as a printed page has them, now and then in capitals."""
    for paragraph in paragraphs:
        width = chance.randrange(30, 88)
        said = paragraph.upper() if chance.random() < 0.06 else paragraph
        line = ""
        for word in said.split():
            if line and len(line) + 1 + len(word) > width:
                yield line
                line = word
            else:
                line = f"{line} {word}".strip()
        if line:
            yield line
