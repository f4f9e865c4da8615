"""Fixtures of scoring."""

import pytest

from tests.tiering.scoring.nights import Nights


@pytest.fixture
def nights(db: None) -> Nights:
    return Nights()
