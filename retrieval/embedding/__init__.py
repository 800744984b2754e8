"""Texts as vectors: our own static embedding, or any model that sentence-transformers loads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What turns texts into vectors of length 1. `name` tells one embedder's vectors from another's."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def passages(self, titles: Sequence[str], texts: Sequence[str]) -> Vectors:
        """The vectors of passages under their titles, shape (passages, dimension)."""
        ...

    def question(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        ...
