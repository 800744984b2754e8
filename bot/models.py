"""Building what settings name: the index with its models, the office's abbreviations, the chat model."""

from __future__ import annotations

import time
from collections.abc import Callable

from pydantic import SecretStr

from bot.settings import SettingError, Settings
from retrieval.embedding import Embedder
from retrieval.hybrid import HybridIndex, Reranker, open_index
from retrieval.question import Abbreviations, WordingFileError
from retrieval.writing.models import LangChainModel, ModelFailed
from retrieval.writing.writer import Writer

_REST_S = 30.0
"""Seconds that a chat model rests after a failure."""


def index_opener(settings: Settings) -> Callable[[int], HybridIndex]:
    """What opens the index of an office. Models are loaded once, when the first index is opened."""
    loaded: list[tuple[Embedder | None, Reranker | None]] = []

    def opened(office_id: int) -> HybridIndex:
        if not loaded:
            loaded.append(_models(settings))
        embedder, reranker = loaded[0]
        return open_index(
            settings.data_dir / "index" / str(office_id),
            name=f"office-{office_id}",
            embedder=embedder,
            chroma=settings.chroma_url or None,
            reranker=reranker,
        )

    return opened


def _models(settings: Settings) -> tuple[Embedder | None, Reranker | None]:
    """The models of the settings.

    Raises:
        SettingError: one of them cannot be loaded.
    """
    if settings.embedding is None and settings.reranker is None:
        return None, None
    # torch and transformers take ten seconds to import and 400 MB: only where a setting asks for them.
    from retrieval.embedding.models import (  # noqa: PLC0415
        CrossEncoderReranker,
        ModelNotUsable,
        TransformerEmbedder,
    )

    try:
        embedder = reranker = None
        if settings.embedding is not None:
            embedder = TransformerEmbedder(
                settings.embedding,
                settings.question_prefix,
                settings.passage_prefix,
                settings.embedding_backend,
            )
        if settings.reranker is not None:
            reranker = CrossEncoderReranker(settings.reranker, settings.embedding_backend)
    except ModelNotUsable as error:
        raise SettingError(f"CCHC_EMBEDDING, CCHC_RERANKER: {str(error).rstrip('.')}") from error
    return embedder, reranker


def abbreviations_of(settings: Settings) -> Abbreviations:
    """The abbreviations that ship, with the office's own.

    Raises:
        SettingError: the office's file cannot be used.
    """
    shipped = Abbreviations.shipped()
    if settings.abbreviations is None:
        return shipped
    try:
        return shipped.extended_by(settings.abbreviations)
    except WordingFileError as error:
        raise SettingError(f"CCHC_ABBREVIATIONS: {error.sentence.rstrip('.')}") from error


def writer_of(settings: Settings) -> Writer | None:
    """What writes answers in a chat model's words; None where no model is named.

    Raises:
        SettingError: the model cannot be built, e.g. its library is not installed.
    """
    if not settings.chat_model:
        return None
    try:
        model = LangChainModel(
            settings.chat_model,
            base_url=settings.chat_url or None,
            api_key=SecretStr(settings.chat_secret) if settings.chat_secret else None,
            timeout=settings.chat_seconds,
        )
    except ModelFailed as failed:
        raise SettingError(f"CCHC_CHAT_MODEL: {failed.reason}") from failed
    except ValueError as error:
        raise SettingError(f"CCHC_CHAT_MODEL, CCHC_CHAT_URL: {error}") from error
    return Writer(model, _REST_S, time.monotonic)
