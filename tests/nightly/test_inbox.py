"""Which folder of the inbox is next: judged by what it holds, not by its time stamps."""

import os

import pytest

from bankcrm import inbox, nightly
from bankcrm.enums import RunKind, State

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = "2026-11-16", "2026-11-17", "2026-11-18"


@pytest.fixture
def two_nights(deliver, settings):
    """Two deliveries of the inbox are in, a third waits."""
    folders = [deliver(on) for on in (FIRST, SECOND, THIRD)]
    settings.BANKCRM_INBOX.mkdir()
    moved = [folder.replace(settings.BANKCRM_INBOX / folder.name) for folder in folders]
    for folder in moved[:2]:
        assert nightly.start(RunKind.NIGHTLY, folder).state == State.DONE
    return moved


def touch(folder):
    """As a second copy of the same files leaves it."""
    os.utime(folder / "customers.csv", (1, 1))


@pytest.mark.parametrize("place", [0, 1])
def test_delivery_copied_again_does_not_wait(two_nights, place):
    touch(two_nights[place])

    assert inbox.waiting() == two_nights[2:]


def test_folder_without_its_manifest_has_not_arrived(two_nights, settings):
    settings.BANKCRM_MANIFEST_REQUIRED = False
    (two_nights[2] / "manifest.json").unlink()

    assert inbox.waiting() == []


def test_correction_in_the_inbox_waits(two_nights):
    touch(two_nights[1])
    (two_nights[1] / "manifest.json").write_text("{}", encoding="utf-8")

    assert inbox.waiting() == two_nights[1:]
