"""What every page must stand: nothing in the console, nothing sideways, no word from axe."""

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE = 390
AXE = Axe().axe_script
PICTURES = os.environ.get("BANKCRM_PICTURES")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDER_THAN_THEIR_BOX = (
    "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.ariaLabel)"
)


RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]  # the others do not see colours
BROKEN_RULES = "options => axe.run(options).then(result => result.violations)"


def look(watched: Any, name: str) -> None:
    if found := flaws(watched, name):
        pytest.fail("\n".join(found))


def flaws(watched: Any, name: str, *, only_colours: bool = False) -> list[str]:
    """All that is wrong with the page in sight, in words; or what new colours alone may break."""
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
    for broken in _broken_rules(page, only_colours=only_colours):
        places = [node["target"] for node in broken["nodes"]]
        found.append(f"{broken['id']}: {broken['help']} at {places}")
    return [f"{name}: {each}" for each in found]


def _broken_rules(page: Page, *, only_colours: bool) -> list[dict[str, Any]]:
    """What axe says; its script stays in a page that stands."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only_colours:
        options["runOnly"] = RULES_OF_COLOUR
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(BROKEN_RULES, options)
    return found
