"""What every page must stand: nothing in the console, nothing sideways, no word from axe."""

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

PHONE = 390
PICTURES = os.environ.get("BANKCRM_PICTURES")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDER_THAN_THEIR_BOX = (
    "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.ariaLabel)"
)


def look(watched: Any, name: str, *, with_axe: bool = True) -> None:
    if found := flaws(watched, name, with_axe=with_axe):
        pytest.fail("\n".join(found))


def flaws(watched: Any, name: str, *, with_axe: bool = True) -> list[str]:
    """All that is wrong with the page in sight, in words."""
    page, found = watched.page, list(watched.troubles)
    watched.troubles.clear()
    if page.evaluate(OVERFLOW) > 0:
        found.append("scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    if page.viewport_size["width"] == PHONE:
        wide = page.locator(".scroll").evaluate_all(WIDER_THAN_THEIR_BOX)
        found += [f"the table “{label}” scrolls sideways on a phone" for label in wide]
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    if with_axe:
        for broken in Axe().run(page).response["violations"]:
            places = [node["target"] for node in broken["nodes"]]
            found.append(f"{broken['id']}: {broken['help']} at {places}")
    return [f"{name}: {each}" for each in found]
