"""Fixtures that every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import database_url, postgresql, postgresql_url
from tests.people import Town

__all__ = ["database_url", "postgresql", "postgresql_url"]

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """The office of phường Hoa Sen, and its neighbour."""
    return Town(tmp_path)


@pytest.fixture
def shared() -> Path:
    """The folder of real plans and laws beside the repository; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: the real plans and laws lie there")
    return SHARED
