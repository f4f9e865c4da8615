"""Every page of every role: clean, reachable by keyboard, light, and the same in parts as whole."""

import gzip
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from staff.enums import Role
from tests.conftest import House
from tests.e2e.looking import PHONE, flaws
from tests.e2e.pages import DASHBOARD, PAGES, address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP = 1440
Look = tuple[int, str]  # width and language, each with the colours to see it in
QUICK: dict[Look, tuple[str, ...]] = {(DESKTOP, "en"): ("light",), (PHONE, "zh-CN"): ("dark",)}
BOTH = ("light", "dark")
ALL: dict[Look, tuple[str, ...]] = {
    (DESKTOP, "en"): BOTH,
    (DESKTOP, "zh-CN"): BOTH[::-1],
    (PHONE, "en"): BOTH[::-1],
    (PHONE, "zh-CN"): BOTH,
}
LOOKS = ALL if os.environ.get("CI") else QUICK
ROLES = list(dict.fromkeys(page.role for page in PAGES))


def probe(name: str) -> str:
    return (Path(__file__).parent / "probes" / f"{name}.js").read_text()


def paths_of(role: Role, bank: House) -> list[str]:
    officer = getattr(bank, OFFICERS[role])
    return [address(page, officer) for page in PAGES if page.role == role]


OFFICERS = {
    Role.RELATIONSHIP_MANAGER: "rm",
    Role.BRANCH_MANAGER: "branch_manager",
    Role.REGIONAL_MANAGER: "regional_manager",
    Role.HEAD_OFFICE: "head_office",
    Role.AUDITOR: "auditor",
}


def visited(watched: Any, role: Role, bank: House) -> Iterator[str]:
    """Each page of the role, once it stands; gives a name for it."""
    for path in paths_of(role, bank):
        watched.page.goto(watched.origin + path)
        yield f"{role}{re.sub(r'[^a-z]+', '-', path)}"


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_role_are_clean(bank: House, open_page: Callable[..., Any], role: Role) -> None:
    """Signed in once; width and language ask for a page anew, its colours change in place."""
    door = open_page()
    door.sign_in(getattr(bank, OFFICERS[role]).staff_no)
    found: list[str] = []
    for (width, language), schemes in LOOKS.items():
        watched = open_page(width, language, signed_in_as=door)
        for name in visited(watched, role, bank):
            assert watched.page.locator(f"html[lang|={language[:2]}]").count() == 1
            for n, scheme in enumerate(schemes):
                watched.page.emulate_media(color_scheme=scheme)
                look = f"{name}{width}-{language}-{scheme}"
                found += flaws(watched, look, only_colours=n > 0)
    assert "\n".join(found) == ""


LEFT = "[...document.querySelectorAll('[data-wanted]')].map((node) => node.outerHTML.slice(0, 160))"


@pytest.mark.parametrize("role", ROLES)
def test_tab_reaches_every_control_and_parts_are_as_in_a_fresh_page(
    bank: House, open_page: Callable[..., Any], role: Role
) -> None:
    watched = open_page()
    watched.sign_in(getattr(bank, OFFICERS[role]).staff_no)
    found: list[str] = []
    for name in visited(watched, role, bank):
        page = watched.page
        for _ in range(page.evaluate(probe("mark_controls")) + 5):
            page.keyboard.press("Tab")
            unseen = page.evaluate(probe("stand_on"))
            found += [f"{name}: no visible focus on {unseen}"] if unseen else []
        found += [f"{name}: out of Tab's reach: {control}" for control in page.evaluate(LEFT)]
        found += [
            f"{name}: not as fresh: {part}" for part in page.evaluate(probe("parts_and_wholes"))
        ]
        found += [f"{name}: {each}" for each in watched.troubles]
        watched.troubles.clear()
    assert "\n".join(found) == ""


def test_dashboard_is_light(bank: House, open_page: Callable[..., Any]) -> None:
    """Bytes as they go over the wire, of the page and all that it asks for."""
    officer = bank.branch_manager
    watched = open_page()
    answers: list[Any] = []
    watched.sign_in(officer.staff_no)
    watched.page.wait_for_selector("h1")
    watched.page.wait_for_load_state("networkidle")
    watched.page.on("response", lambda answer: answers.append(answer))
    watched.page.goto(watched.origin + address(DASHBOARD, officer), wait_until="networkidle")
    sizes = {answer.url: len(gzip.compress(answer.body(), 6)) for answer in answers}
    assert len(answers) <= 10, list(sizes)
    assert sum(sizes.values()) <= 60_000, sizes
