"""Fixtures of campaigns."""

import pytest

from tests.campaigns.bank import Bank


@pytest.fixture
def bank(db: None) -> Bank:
    return Bank()
