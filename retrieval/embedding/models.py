"""Any model that sentence-transformers loads, for the vectors or for judging the few best."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

import numpy as np

# Ten seconds and 400 MB: this module is imported only where a setting names a model (bot.app).
from sentence_transformers import CrossEncoder, SentenceTransformer

from retrieval.embedding import Vectors

Backend = Literal["torch", "onnx", "openvino"]


class ModelNotUsable(Exception):
    """A model of a setting cannot be loaded; the text says which and what to do."""


class TransformerEmbedder:
    """A sentence-transformers model in a folder of this machine, with the prefixes of its training."""

    def __init__(
        self, folder: Path, question_prefix: str = "", passage_prefix: str = "", backend: str = "torch"
    ) -> None:
        """`backend` is "torch", "onnx" (also int8, as the folder has it) or "openvino".

        Raises:
            ModelNotUsable: the folder holds no such model.
        """
        self._folder = folder
        self._question_prefix = question_prefix
        self._passage_prefix = passage_prefix
        try:
            self._model = SentenceTransformer(
                str(folder), device="cpu", backend=cast(Backend, backend), local_files_only=True
            )
        except Exception as error:  # the loaders of a dozen libraries raise what they like
            raise ModelNotUsable(_sentence(folder, error)) from error

    def __repr__(self) -> str:
        return f"TransformerEmbedder({str(self._folder)!r})"

    @property
    def name(self) -> str:
        return f"{self._folder.name}-{self.dimension}"

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def passages(self, titles: Sequence[str], texts: Sequence[str]) -> Vectors:
        """The vectors of passages under their titles, shape (passages, dimension)."""
        pairs = zip(titles, texts, strict=True)
        return self._encode([f"{self._passage_prefix}{title}\n{text}" for title, text in pairs])

    def question(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        return np.asarray(self._encode([self._question_prefix + text])[0], np.float32)

    def _encode(self, texts: list[str]) -> Vectors:
        found = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)


class CrossEncoderReranker:
    """A cross-encoder in a folder of this machine: slow, so for the few best alone."""

    def __init__(self, folder: Path, backend: str = "torch") -> None:
        """Raises ModelNotUsable where the folder holds no such model."""
        try:
            self._model = CrossEncoder(
                str(folder), device="cpu", backend=cast(Backend, backend), local_files_only=True
            )
        except Exception as error:  # as above
            raise ModelNotUsable(_sentence(folder, error)) from error

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """How well each text answers; higher is better."""
        judged = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(each) for each in judged]


def _sentence(folder: Path, error: Exception) -> str:
    return (
        f"Không nạp được mô hình trong {folder} ({type(error).__name__}). Kiểm tra thư mục có đủ tệp của một "
        "mô hình sentence-transformers, hoặc bỏ trống cài đặt này để dùng mô hình đi kèm."
    )
