"""Drawing a plan as an office's scanner would give it: pages at 200 dpi, a little askew, with grain."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from knowledge.model import Block, Line, Table

DOTS = 200
"""Dots an inch."""

FONTS = (
    Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
    Path("/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"),
)
"""Faces with all Vietnamese letters, the likest to those of offices first."""

_WIDTH, _HEIGHT = int(8.27 * DOTS), int(11.69 * DOTS)
_LEFT, _RIGHT, _TOP, _BOTTOM = (int(millimetres / 25.4 * DOTS) for millimetres in (28, 15, 20, 20))
_POINTS = 13
_PADDING = 8
_NARROWEST = 90


def font_file() -> Path | None:
    """A face that this machine has, None where it has none."""
    return next((file for file in FONTS if file.exists()), None)


@dataclass
class _Page:
    image: Image.Image
    pen: ImageDraw.ImageDraw
    y: int = _TOP


def scanned(blocks: Sequence[Block], face: Path, *, seed: int) -> list[Image.Image]:
    """The pages of a plan, each turned by up to a degree and with noise.

    Args:
        blocks: its lines and tables.
        face: a font file.
        seed: of angles and noise.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [_as_scanned(page, chance) for page in drawn(blocks, face)]


def drawn(blocks: Sequence[Block], face: Path) -> Iterator[Image.Image]:
    """The pages of a plan as printed: text filled line by line, tables with rules."""
    font = ImageFont.truetype(str(face), _POINTS * DOTS // 72)
    step = int(_POINTS * DOTS / 72 * 1.4)
    tables = [block for block in blocks if isinstance(block, Table)]
    page = _page()
    for block in blocks:
        if isinstance(block, Line):
            for line in _filled(block.text, font, _WIDTH - _LEFT - _RIGHT):
                if page.y + step > _HEIGHT - _BOTTOM:
                    yield page.image
                    page = _page()
                page.pen.text((_LEFT, page.y), line, font=font, fill=20)
                page.y += step
            continue
        # A table that goes on over pages may come as several; it keeps its columns.
        columns = _widths([one for one in tables if len(one.rows[0]) == len(block.rows[0])], font)
        for row, widths in (_merged(row, columns) for row in block.rows):
            cells = [
                _filled(cell, font, width - 2 * _PADDING) for cell, width in zip(row, widths, strict=True)
            ]
            height = max(1, *(len(cell) for cell in cells)) * step + 2 * _PADDING
            if page.y + height > _HEIGHT - _BOTTOM and page.y > _TOP:
                yield page.image
                page = _page()
            _draw_row(page, cells, widths, height, step, font)
    yield page.image


def _page() -> _Page:
    image = Image.new("L", (_WIDTH, _HEIGHT), 255)
    return _Page(image, ImageDraw.Draw(image))


def _draw_row(
    page: _Page,
    cells: Sequence[Sequence[str]],
    widths: Sequence[int],
    height: int,
    step: int,
    font: ImageFont.FreeTypeFont,
) -> None:
    x = _LEFT
    for cell, width in zip(cells, widths, strict=True):
        page.pen.rectangle((x, page.y, x + width, page.y + height), outline=0, width=2)
        for number, line in enumerate(cell):
            page.pen.text((x + _PADDING, page.y + _PADDING + number * step), line, font=font, fill=20)
        x += width
    page.y += height


def _widths(tables: Sequence[Table], font: ImageFont.FreeTypeFont) -> list[int]:
    """Columns as wide as their text asks for, all together as wide as the page."""
    room = _WIDTH - _LEFT - _RIGHT
    columns = list(zip(*(row for table in tables for row in table.rows if len(set(row)) > 2), strict=True))
    least = [
        max(
            _NARROWEST,
            *(
                int(font.getlength(word)) + 2 * _PADDING + 4
                for cell in column
                for word in cell.split() or [""]
            ),
        )
        for column in columns
    ]
    wants = [sum(len(cell) for cell in column) ** 0.7 for column in columns]
    left = max(0, room - sum(least))
    return [narrow + int(left * want / sum(wants)) for narrow, want in zip(least, wants, strict=True)]


def _merged(row: Sequence[str], widths: Sequence[int]) -> tuple[list[str], list[int]]:
    """A row's cells and their widths; neighbours that say the same are one cell, merged over its columns."""
    cells: list[str] = []
    wide: list[int] = []
    for cell, width in zip(row, widths, strict=True):
        if cells and cell and cell == cells[-1]:
            wide[-1] += width
        else:
            cells.append(cell)
            wide.append(width)
    return cells, wide


def _filled(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _as_scanned(page: Image.Image, chance: random.Random) -> Image.Image:
    turned = page.rotate(chance.uniform(-1.0, 1.0), resample=Image.Resampling.BICUBIC, fillcolor=255)
    turned = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 0.6)))
    grain = np.random.default_rng(chance.randrange(2**31)).normal(0, 10, (turned.height, turned.width))
    values = np.asarray(turned, dtype=np.float32) + grain
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
