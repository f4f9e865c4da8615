#!/usr/bin/env python3
"""Takes the pictures of the README and the guides from a running demo, with the system's Chromium.

python3 docs/make_pictures.py http://127.0.0.1:8000 --rm NO --manager NO --head NO --second NO \\
    --auditor NO

The staff numbers are those that `run.py` prints when the demo is ready. Drafts of rules and of a
campaign are made for their pictures, and at the end taken back and discarded.
"""

import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent / "images"
DEMO_PASSWORD = "demo-bank-2026"  # noqa: S105  # known to everybody, of the demo only
MOST_BYTES = 200_000
DESKTOP, PHONE = 1280, 390
VIP_SLIDER, REASON = "[data-slides='l1.g0.r0.value0']", "VIP 500,000 → 400,000"


def take_pictures(browser: Browser, wanted: Namespace) -> Iterator[Path]:
    with signed_in(browser, wanted, wanted.rm) as page:
        yield picture(page, wanted.out / "work-list.png")
        page.click(".pane-more")
        page.wait_for_url("**/customers/*/")
        yield picture(page, wanted.out / "customer.png")
        page.goto(f"{wanted.address}/maturities/")
        page.click("#month-later")  # of which no day is over
        page.wait_for_url("**/maturities/?month=*")
        yield picture(page, wanted.out / "maturities.png")
    with signed_in(browser, wanted, wanted.rm, PHONE) as page:
        yield picture(page, wanted.out / "work-list-phone.png")
        page.click(".line-name >> nth=0")
        page.wait_for_selector(".pane--chosen")
        yield picture(page, wanted.out / "outcome-phone.png")
    with signed_in(browser, wanted, wanted.manager) as page:
        page.goto(f"{wanted.address}/dashboard/")
        yield picture(page, wanted.out / "dashboard.png")
        page.goto(f"{wanted.address}/dashboard/targets/")
        yield picture(page, wanted.out / "targets.png")
        page.goto(f"{wanted.address}/team/")
        yield picture(page, wanted.out / "team.png")
        page.click("a[href$='/rebalance/'] >> nth=0")
        page.wait_for_url("**/rebalance/")
        yield picture(page, wanted.out / "rebalance.png")
    with signed_in(browser, wanted, wanted.head) as page:
        page.goto(f"{wanted.address}/nights/")
        yield picture(page, wanted.out / "nights.png")
        yield from take_pictures_of_rules(browser, wanted, page)
        yield from take_pictures_of_campaigns(wanted, page)
        page.goto(f"{wanted.address}/settings/contact-plans/4+1/edit/")
        yield picture(page, wanted.out / "contact-plan.png")
    with signed_in(browser, wanted, wanted.auditor) as page:
        page.goto(f"{wanted.address}/audit/")
        yield picture(page, wanted.out / "audit-trail.png")


def take_pictures_of_rules(browser: Browser, wanted: Namespace, page: Page) -> Iterator[Path]:
    """A line lowered on the sheet, and the same before the second person."""
    page.goto(f"{wanted.address}/tiering/RETAIL/")
    page.click("form[action$='/drafts/'] button >> nth=0")
    page.wait_for_selector("#trial .rule-sums", timeout=60_000)  # the first one reads figures
    page.focus(VIP_SLIDER)
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".samples tbody tr")
    draft = page.url
    yield picture(page, wanted.out / "rules-draft.png")
    page.click("button[value=submit]")
    page.fill("[name=reason]", REASON)
    page.click("form[action$='/submit/'] button")
    page.wait_for_selector("button[value=withdraw]")
    with signed_in(browser, wanted, wanted.second) as second:
        second.goto(page.url)
        yield picture(second, wanted.out / "rules-decision.png")
        second.click("a[href$='/backtest/']")
        second.wait_for_url("**/backtest/")
        yield picture(second, wanted.out / "rules-backtest.png")
    page.click("button[value=withdraw]")
    page.wait_for_selector("[name=effective_from]")
    page.goto(draft)
    page.click("button[value=discard]")
    page.wait_for_url("**/tiering/RETAIL/")


def take_pictures_of_campaigns(wanted: Namespace, page: Page) -> Iterator[Path]:
    """All seasons, and the sheet of the next version of a campaign with its live count."""
    page.goto(f"{wanted.address}/campaigns/")
    yield picture(page, wanted.out / "campaigns.png")
    page.goto(f"{wanted.address}/campaigns/THRESHOLD/")
    page.click("form[action$='/drafts/'] .button--main")
    page.wait_for_selector("#trial .card", timeout=60_000)
    page.wait_for_selector("#samples tbody tr")
    yield picture(page, wanted.out / "campaign-draft.png")
    page.click("button[value=discard]")
    page.wait_for_url(lambda url: not url.endswith("/draft/"))


@contextmanager
def signed_in(
    browser: Browser, wanted: Namespace, staff_no: str, width: int = DESKTOP
) -> Iterator[Page]:
    """A browser of its own on the officer's first page."""
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width == PHONE else 720},
        locale=wanted.language,
        color_scheme=wanted.colours,
    )
    page = context.new_page()
    page.goto(f"{wanted.address}/sign-in/")
    page.fill("[name=username]", staff_no)
    page.fill("[name=password]", wanted.password)
    page.click("main button.button--main")
    page.wait_for_selector("nav.side, nav.tabbar", state="attached")
    yield page
    context.close()


def picture(page: Page, path: Path) -> Path:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(path), animations="disabled")
    return path


def arguments() -> Namespace:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", type=lambda text: text.rstrip("/"), help="of the running demo")
    parser.add_argument("--rm", required=True, help="staff number of a relationship manager")
    parser.add_argument("--manager", required=True, help="staff number of a branch manager")
    parser.add_argument("--head", required=True, help="staff number of a person of head office")
    parser.add_argument("--second", required=True, help="staff number of another of them")
    parser.add_argument("--auditor", required=True, help="staff number of an auditor")
    parser.add_argument("--password", default=DEMO_PASSWORD)
    parser.add_argument("--language", default="zh-CN")
    parser.add_argument("--colours", choices=("light", "dark"), default="light")
    parser.add_argument("--out", type=Path, default=FOLDER)
    return parser.parse_args()


def main() -> int:
    wanted = arguments()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("No Chromium on this machine.")
    wanted.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        sizes = {path: path.stat().st_size for path in take_pictures(browser, wanted)}
        browser.close()
    for path, size in sizes.items():
        sys.stdout.write(f"{size:>8,} {path}\n")
    return 1 if max(sizes.values()) > MOST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
