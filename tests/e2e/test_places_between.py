"""What people pass on their way: the door, a wrong address, a search, the palette, a refusal."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import House
from tests.e2e.looking import PHONE, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(1440, "en", "light"), (PHONE, "zh-CN", "dark")]
REFUSED = (
    ("customers", "/customers/?aum_from=-5&tier=NONE"),
    ("maturities", "/maturities/?tier=NONE"),
    ("work", "/team/work/?which=nothing"),
    ("period", "/dashboard/?period=2026-13"),
    ("not-counted", "/dashboard/?period=2031-Q1"),
)


def answers_with(watched: Any, path: str, status: int) -> None:
    """The refusal that was asked for is no trouble; anything else still is."""
    answer = watched.page.goto(watched.origin + path)
    assert answer.status == status
    told = (f"{status} {watched.origin}{path}", f"status of {status} ")
    watched.troubles[:] = [
        each for each in watched.troubles if not any(words in each for words in told)
    ]


@pytest.mark.parametrize("variant", LOOKS)
def test_door_and_wrong_address(
    bank: House, open_page: Callable[..., Any], variant: tuple[Any, ...]
) -> None:
    watched = open_page(*variant)
    page = watched.page
    page.goto(f"{watched.origin}/sign-in/")
    look(watched, f"sign-in-{variant[0]}")
    page.fill("[name=username]", bank.rm.staff_no)
    page.fill("[name=password]", "not the password")
    page.click("main button.button--main")
    page.wait_for_selector("[role=alert], .error, .errorlist")
    watched.troubles[:] = [each for each in watched.troubles if "422" not in each]
    look(watched, f"sign-in-refused-{variant[0]}")
    watched.sign_in(bank.rm.staff_no)
    answers_with(watched, "/no-such-page/", 404)
    look(watched, f"not-found-{variant[0]}")


@pytest.mark.parametrize("variant", LOOKS)
def test_search_and_palette(
    bank: House, open_page: Callable[..., Any], variant: tuple[Any, ...]
) -> None:
    watched = open_page(*variant)
    watched.sign_in(bank.rm.staff_no)
    page = watched.page
    page.wait_for_selector("h1")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open] [data-palette-field]")
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling')")
    look(watched, f"palette-{variant[0]}")
    page.keyboard.press("Escape")
    page.wait_for_selector("#palette:not([open])", state="attached")
    page.click("input[name=q]")
    page.keyboard.type("林")
    page.wait_for_selector("text=林志强 >> visible=true")
    look(watched, f"search-{variant[0]}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/")
    page.wait_for_selector("main table")
    look(watched, f"search-results-{variant[0]}")


@pytest.mark.parametrize("variant", LOOKS)
def test_refusals_are_said_in_clean_pages(
    bank: House, open_page: Callable[..., Any], variant: tuple[Any, ...]
) -> None:
    watched = open_page(*variant)
    watched.sign_in(bank.branch_manager.staff_no)
    for name, path in REFUSED:
        answers_with(watched, path, 422)
        look(watched, f"refused-{name}-{variant[0]}")
    watched.page.goto(f"{watched.origin}/dashboard/?period=2026-11&view=table")
    look(watched, f"period-{variant[0]}")
