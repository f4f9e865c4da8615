"""What is brought after a night: what goes wrong with one thing leaves the others."""

import pytest

from bankcrm import nightly


def test_what_goes_wrong_with_one_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    brought = []

    def broken() -> None:
        raise ZeroDivisionError

    ahead = {"first": broken, "second": lambda: brought.append("second")}
    monkeypatch.setattr(nightly, "AHEAD", ahead)
    nightly._bring_ahead()

    assert brought == ["second"]
