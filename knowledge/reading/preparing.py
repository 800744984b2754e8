"""Making the image of a page fit for recognition: even light, no specks, straight lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from knowledge.reading.ocr import Grey

_DARK = 128
_INK = 0.00002  # the share of dark pixels below which a page is blank
_STEEPEST = 6.0  # degrees that a page may lie askew; more is a page turned on purpose
_LEAST_SKEW = 0.08  # degrees; turning by less only blurs
_MOST_INK = 200_000  # dark pixels that the skew is measured on
_PROFILE_WIDTH = 1000
_SHRINK = 8
_SAMPLE = 900
_GRAIN = 0.9  # of the shade of the paper: lighter is paper
_INK_SHADE = 0.4  # of the shade of the paper: darker is ink
# fmt: off
_EXCHANGES = (
    (1, 2), (4, 5), (7, 8), (0, 1), (3, 4), (6, 7), (1, 2), (4, 5), (7, 8), (0, 3), (5, 8), (4, 7),
    (3, 6), (1, 4), (2, 5), (4, 7), (4, 2), (6, 4), (4, 2),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Skew:
    """How a page's lines lie: degrees to turn it counter-clockwise, and whether they run up and down."""

    degrees: float
    sideways: bool


def is_blank(page: Grey) -> bool:
    """Whether a page carries next to no ink: a few specks are no text."""
    shade = float(np.median(page[::4, ::4]))
    return bool(np.count_nonzero(page < shade * 0.6) <= _INK * page.size)


def with_even_light(page: Grey) -> Grey:
    """A page whose paper is white everywhere: shadows and yellowed paper divided out.

    A page that is evenly white already is given back as it is.
    """
    height, width = page.shape
    small = Image.fromarray(page).resize(
        (max(1, width // _SHRINK), max(1, height // _SHRINK)), Image.Resampling.BOX
    )
    # The lightest point of each neighbourhood is paper, as long as it is wider than a letter's strokes.
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))
    shades = np.asarray(paper)
    if np.percentile(shades, 2) > 225:
        return page
    ground = np.asarray(paper.resize((width, height), Image.Resampling.BILINEAR)).astype(np.float32)
    return np.minimum(255.0, page * (250.0 / np.maximum(ground, 30.0))).astype(np.uint8)


def without_specks(page: Grey) -> Grey:
    """A noisy page after a median filter of 3 × 3; a clean one as it is, for the filter eats thin strokes.

    To be done at the resolution that the page was scanned at: enlarged specks survive the filter.
    """
    return _median(page) if _is_noisy(page) else page


def with_white_paper(page: Grey) -> Grey:
    """A page whose paper is plain white and whose ink is black; one whose paper is white already as it is.

    Beside a part that was wiped white, tesseract takes the grain of grey paper for ink. Of several ways to
    take the grain away this one cost no letters: with the paper alone made white, thin strokes went too.
    """
    paper = float(np.median(page[::4, ::4]))
    if paper >= 254 or paper < _DARK:
        return page
    darkest, lightest = _INK_SHADE * paper, _GRAIN * paper
    stretched = (page - np.float32(darkest)) * np.float32(255 / (lightest - darkest))
    clipped: Grey = np.clip(stretched, 0, 255).astype(np.uint8)
    return clipped


def _is_noisy(page: Grey) -> bool:
    """Whether the paper between the letters is speckled; a square in the upper middle stands for all."""
    height, width = page.shape
    part = page[height // 6 : height // 6 + _SAMPLE, width // 4 : width // 4 + _SAMPLE]
    if min(part.shape) < 16:
        return False
    smooth = _median(_median(part))
    is_paper = np.asarray(Image.fromarray(smooth).filter(ImageFilter.MinFilter(7))) > 160
    if np.count_nonzero(is_paper) < 1000:
        return False
    difference = np.abs(part.astype(np.int16) - smooth)[is_paper]
    return bool(np.std(difference) > 6.0 or np.mean(difference > 60) > 0.0005)


def _median(page: Grey) -> Grey:
    """Each pixel's median with its eight neighbours, by Paeth's exchanges (Graphics Gems, 1990).

    Whole images are exchanged at a time, which takes a tenth of what Pillow's filter does.
    """
    padded = np.pad(page, 1, mode="edge")
    height, width = page.shape
    cells = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    for low, high in _EXCHANGES:
        cells[low], cells[high] = np.minimum(cells[low], cells[high]), np.maximum(cells[low], cells[high])
    return cells[4]


def skew_of(page: Grey) -> Skew:
    """How the lines of a page lie, from how sharply their ink falls into rows at each angle."""
    step = max(1, page.shape[1] // _PROFILE_WIDTH)
    dark = page[::step, ::step] < _DARK
    _drop_rulings(dark)
    rows, columns = (axis.astype(np.float64) for axis in np.nonzero(dark))
    if rows.size < 100:
        return Skew(0.0, sideways=False)
    if rows.size > _MOST_INK:
        chosen = np.linspace(0, rows.size - 1, _MOST_INK).astype(np.intp)
        rows, columns = rows[chosen], columns[chosen]
    across, sharpness = _sharpest(rows, columns)
    upwards, other = _sharpest(columns, rows)
    if other > sharpness * 1.2:
        return Skew(-upwards, sideways=True)
    return Skew(across, sideways=False)


def _drop_rulings(dark: npt.NDArray[np.bool_]) -> None:
    """Blacken out rows and columns that are mostly ink: rulings would outvote the text."""
    dark[np.mean(dark, axis=1) > 0.5] = False
    dark[:, np.mean(dark, axis=0) > 0.4] = False


def _sharpest(rows: npt.NDArray[np.float64], columns: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The angle in degrees at which ink falls into rows most sharply, and how sharply."""

    def sharpness(degrees: float) -> float:
        places = rows - columns * np.tan(np.radians(degrees))
        profile = np.bincount((places - places.min()).astype(np.intp)).astype(np.float64)
        return float(np.sum(np.diff(profile) ** 2)) if profile.size > 1 else 0.0

    best = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=sharpness)
    best = max(np.arange(best - 0.5, best + 0.51, 0.1), key=sharpness)
    best = max(np.arange(best - 0.1, best + 0.11, 0.025), key=sharpness)
    return float(best), sharpness(float(best))


def straightened(page: Grey, degrees: float) -> Grey:
    """A page turned by its skew; the corners that come in are white."""
    if abs(degrees) < _LEAST_SKEW:
        return page
    image = Image.fromarray(page)
    return np.asarray(image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255))


def upright(page: Grey, degrees: int) -> Grey:
    """A page turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, -(degrees // 90)))


def resized(page: Grey, scale: float) -> Grey:
    """A page enlarged or reduced; by less than a twentieth it is left as it is."""
    if abs(scale - 1) < 0.05:
        return page
    height, width = page.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(page).resize(size, method))
