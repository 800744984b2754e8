"""Our static embedding as a module of sentence-transformers, so that it is used and compared like any other.

    model = SentenceTransformer(modules=[StaticSyllables(load_embedding())])

gives the vectors that `StaticEmbedding` gives for questions and for passages without a title.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from torch.nn import functional

from retrieval.embedding.static import StaticEmbedding, load_embedding


class StaticSyllables(InputModule):
    """The weighted sum of the vectors of a text's syllables and pairs, of length 1."""

    def __init__(self, embedding: StaticEmbedding) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._embedding = embedding
        vectors = torch.from_numpy(embedding.vectors())
        self.table = torch.nn.EmbeddingBag.from_pretrained(vectors, freeze=True, mode="sum")

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """The rows of texts with how much each counts. A prompt is of no use to this model."""
        bags = [np.unique(self._embedding.bag(str(text)), return_counts=True) for text in inputs]
        rows = np.concatenate([rows for rows, _ in bags]).astype(np.int64)
        counts = np.concatenate([1.0 + np.log(np.maximum(counts, 1)) for _, counts in bags])
        starts = np.cumsum([0, *(len(rows) for rows, _ in bags)])[:-1]
        return {
            "input_ids": torch.from_numpy(rows),
            "weights": torch.from_numpy(counts.astype(np.float32)),
            "offsets": torch.from_numpy(starts),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Adds "sentence_embedding", shape (texts, dimension)."""
        summed = self.table(features["input_ids"], features["offsets"], features["weights"])
        features["sentence_embedding"] = functional.normalize(summed, dim=1)
        return features

    def get_embedding_dimension(self) -> int:
        """The dimension of the vectors."""
        return self._embedding.dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Keep the table in a folder."""
        self._embedding.save(Path(output_path))

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> StaticSyllables:
        """The module of a folder that `save` made."""
        return cls(StaticEmbedding.load(Path(model_name_or_path) / subfolder))


def sentence_transformer() -> SentenceTransformer:
    """The embedding that ships with the project, as sentence-transformers has its models."""
    return SentenceTransformer(modules=[StaticSyllables(load_embedding())], device="cpu")
