"""What every page must stand: nothing in the console, nothing sideways, no word from axe."""

import os
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

PHONE = 390
PICTURES = os.environ.get("BANKCRM_PICTURES")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDER_THAN_THEIR_BOX = (
    "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.ariaLabel)"
)


def look(watched: Any, name: str, *, with_axe: bool = True) -> None:
    page = watched.page
    assert watched.troubles == [], name
    assert page.evaluate(OVERFLOW) <= 0, f"{name} scrolls sideways"
    assert page.locator("h1").count() == 1, name
    if page.viewport_size["width"] == PHONE:
        wide = page.locator(".scroll").evaluate_all(WIDER_THAN_THEIR_BOX)
        assert wide == [], f"{name}: tables scroll sideways on a phone"
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    if with_axe:
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
