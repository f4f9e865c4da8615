"""A relationship manager's day, by keyboard alone and on a weak network, in a real browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from campaigns.models import FollowUp
from campaigns.operations.hand_overs import hand_over
from customers.models import Contact
from staff.enums import Role
from staff.models import AuditEvent
from tests.conftest import House
from tests.e2e.looking import PHONE, look
from tests.factories import campaigns, customers, staff, tiering

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def long_list(bank: House) -> House:
    """Fourteen lines: those of the bank, and eight more for today."""
    for i in range(8):
        person = customers.customer(f"62180000{i:04d}", bank.branch, bank.rm, name=f"钱多多{i}")
        tiering.metric(person, f"{(i + 1) * 90000}")
        tiering.carried(person)
        campaigns.follow_up(person, campaigns.entry(person), campaigns.TODAY + timedelta(days=0))
    return bank


def at_work(
    open_page: Callable[..., object], house: House, *args: object, **kwargs: object
) -> object:
    watched = open_page(*args, **kwargs)
    watched.sign_in(house.rm.staff_no)
    watched.page.wait_for_url("**/tasks/")
    return watched


# The line that is marked is the customer in the pane, and nothing is on its way.
SETTLED = """() => {
  const [line, pane] = [document.querySelector('.line--chosen'), document.getElementById('pane')];
  return line && line.dataset.line === pane.dataset.pane && !pane.matches('.pane--waits')
    && !document.querySelector('.htmx-request, .htmx-settling, .htmx-swapping');
}"""


def n_done(page: object) -> str:
    return page.locator("#progress strong").inner_text()


def test_ten_follow_ups_are_cleared_by_keyboard_alone(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list)
    page = watched.page
    page.keyboard.press("j")
    for done in range(10):
        page.wait_for_function(SETTLED)
        page.keyboard.press(str(done % 5 + 1))
        page.wait_for_function(
            "n => document.querySelector('#progress strong').innerText === n", arg=str(done + 1)
        )
    assert n_done(page) == "10"
    assert FollowUp.objects.filter(state="done", worked_by=long_list.rm).count() == 10
    assert Contact.objects.filter(officer=long_list.rm, form_nonce__isnull=False).count() == 10
    assert FollowUp.objects.filter(repeat=1).count() == 2  # nobody answered: tried again
    look(watched, "rm-ten-done")


def test_note_box_that_was_drawn_larger_breaks_no_policy(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list)
    page = watched.page
    page.keyboard.press("j")
    page.wait_for_function(SETTLED)
    page.locator("#note").evaluate("box => { box.style.height = '9rem' }")  # as its corner does
    page.keyboard.press("1")
    page.wait_for_function("() => document.querySelector('#progress strong').innerText === '1'")
    page.wait_for_function(SETTLED)
    assert watched.troubles == []


def test_key_that_comes_early_is_for_the_customer_that_was_chosen(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list)
    page = watched.page
    second = page.locator("[data-line]").nth(1).get_attribute("data-line")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.wait_for_selector(f"#line-{second}.line--worked")
    assert FollowUp.objects.get(state="done").pk == int(second)
    assert watched.troubles == []


def test_undo_by_key_opens_it_again(long_list: House, open_page: Callable[..., object]) -> None:
    watched = at_work(open_page, long_list)
    page = watched.page
    page.keyboard.press("1")
    page.wait_for_selector("[data-undo]")
    page.keyboard.press("u")
    page.wait_for_selector("#toast >> text=Undone")
    page.wait_for_function(SETTLED)
    assert n_done(page) == "0"
    assert not FollowUp.objects.filter(state="done").exists()
    undone = page.locator("#pane").get_attribute("data-pane")
    assert page.url.endswith(f"/tasks/?chosen={undone}")  # what a fresh page would show
    look(watched, "rm-undone")


def test_enter_in_the_palette_goes_to_the_first_customer_found(
    long_list: House, open_page: Callable[..., object]
) -> None:
    """Also when it comes before the answer; a name never stands in an address."""
    watched = at_work(open_page, long_list)
    page = watched.page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for is_early in (True, False):
        page.wait_for_function(SETTLED)
        page.keyboard.press("Control+k")
        page.wait_for_selector("#palette [data-palette-field]:focus")
        with page.expect_request("**/customers/search/"):
            page.keyboard.insert_text("钱多多")
        page.keyboard.insert_text("5")  # what was asked for before is no answer any more
        if not is_early:
            page.wait_for_selector("#palette [data-found]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/customers/*/")
        assert page.locator("h1").inner_text().startswith("钱多多5")
        page.goto(page.url.split("/customers/")[0] + "/tasks/")
    assert not [url for url in asked if "q=" in url]
    assert watched.troubles == []


def test_phone_logs_offline_and_sends_when_it_is_online_again(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list, PHONE, "zh-CN", "dark")
    page = watched.page
    following = page.locator("[data-line]").nth(1).get_attribute("data-line")
    page.locator(".line-name").first.click()
    page.wait_for_selector(".pane--chosen")
    look(watched, "phone-pane")
    page.context.set_offline(True)
    page.click("#pane [data-outcome='1']")
    page.wait_for_selector("#outbox:not([hidden])")
    assert page.locator("#outbox [data-send]").is_visible()
    assert page.locator("#outbox [data-again]").is_hidden()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "杨永康" not in kept
    assert not FollowUp.objects.filter(state="done").exists()
    page.context.set_offline(False)
    page.wait_for_selector("#outbox", state="hidden")
    assert page.evaluate("localStorage.length") == 0
    done = FollowUp.objects.get(state="done")
    assert done.outcome == "interested"
    assert Contact.objects.filter(form_nonce__isnull=False).count() == 1
    page.wait_for_selector("#progress strong >> text=1")
    page.wait_for_selector(f".pane--chosen[data-pane='{following}'] [data-outcome]")
    assert page.url.endswith(f"/tasks/?chosen={following}")
    assert done.customer.name in page.locator("[data-toast]").inner_text()


def test_one_tap_on_the_number_dials_on_a_phone(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list, PHONE, "zh-CN", "dark", has_touch=True)
    page = watched.page
    page.locator(".line-name").first.tap()
    page.wait_for_selector(".pane--chosen .call")
    page.evaluate("""() => document.addEventListener("click", (event) => {
        const way = event.target.closest("a[href^='tel:']");
        if (way) { event.preventDefault(); document.body.dataset.dialled = way.href; }
    })""")
    page.locator("#pane button.call-main").tap()
    page.wait_for_selector("body[data-dialled='tel:13800019396']")
    assert AuditEvent.objects.get(action="customer.phone_shown").detail == {"reason": "call"}
    assert watched.troubles == []


def test_note_that_went_with_its_tab_is_asked_for_again(
    long_list: House, open_page: Callable[..., object]
) -> None:
    """The contact comes later without the note, which is on no device; the officer hears of it."""
    watched = at_work(open_page, long_list, PHONE, "en")
    page, context = watched.page, watched.page.context
    page.locator(".line-name").first.click()
    page.wait_for_selector(".pane--chosen")
    page.fill("#note", "wants the loan")
    context.set_offline(True)
    page.click("#pane [data-outcome='1']")
    page.wait_for_selector("#outbox:not([hidden])")
    assert "wants the loan" not in page.evaluate("JSON.stringify(localStorage)")
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{watched.origin}/tasks/")
    page.wait_for_selector("#outbox >> text=without the note, please look and write it again: 1")
    logged = Contact.objects.get(form_nonce__isnull=False)
    assert logged.note == ""
    page.reload()  # nobody has looked yet
    page.click("#outbox [data-rewrite]")
    page.wait_for_url(f"**/customers/{logged.customer.public_id}/#log")
    assert page.locator("#outbox").is_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_press_waits_over_an_expired_session(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list)
    page = watched.page
    page.context.set_offline(True)
    page.keyboard.press("5")
    page.wait_for_selector("#outbox:not([hidden])")
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    page.wait_for_selector("#outbox [data-again]:not([hidden])")
    page.click("#outbox [data-again]")
    page.fill("[name=username]", long_list.rm.staff_no)
    page.fill("[name=password]", "correct horse battery")
    page.click("main button.button--main")
    page.wait_for_url("**/tasks/")
    page.wait_for_selector("#progress strong >> text=1")
    assert FollowUp.objects.get(state="done").outcome == "done"


def test_first_press_of_an_expired_session_waits_for_its_officer(
    long_list: House, open_page: Callable[..., object]
) -> None:
    """The note stays in sight, and nobody else's sign-in sends what waits."""
    watched = at_work(open_page, long_list)
    page = watched.page
    page.context.clear_cookies(name="sessionid")
    page.fill("#note", "wants the loan")
    page.click("#pane [data-outcome='5']")
    page.wait_for_selector("#outbox [data-again]:not([hidden])")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    assert page.locator("#note").input_value() == "wants the loan"
    assert page.locator("#pane [data-outcome='5']").is_disabled()
    assert "wants the loan" not in page.evaluate("JSON.stringify(localStorage)")
    page.once("dialog", lambda dialog: dialog.accept())  # the note would go with its page
    page.click("#outbox [data-again]")
    page.wait_for_url("**/sign-in/**")
    watched.sign_in(long_list.branch_manager.staff_no)
    page.goto(f"{watched.origin}/tasks/")
    page.wait_for_load_state("networkidle")
    assert not FollowUp.objects.filter(state="done").exists()
    page.context.clear_cookies(name="sessionid")
    watched.sign_in(long_list.rm.staff_no)
    page.wait_for_selector("#outbox >> text=without the note, please look and write it again: 1")
    assert FollowUp.objects.get(state="done").outcome == "done"


def test_sign_out_waits_for_presses_that_were_not_sent(
    long_list: House, open_page: Callable[..., object]
) -> None:
    """They go when they are sent, or when their officer gives them up by number."""
    watched = at_work(open_page, long_list)
    page = watched.page
    page.route("**/outcome/**", lambda route: route.abort())
    press_and_leave(watched)
    page.unroute("**/outcome/**")
    page.click("#outbox [data-send]")
    page.wait_for_selector("#progress strong >> text=1")
    page.wait_for_selector("#outbox", state="hidden")
    page.route("**/outcome/**", lambda route: route.abort())
    press_and_leave(watched)
    page.click("#outbox button >> text=Give up 1 and sign out")
    page.wait_for_url("**/sign-in/")
    assert page.evaluate("localStorage.length") == 0
    assert FollowUp.objects.filter(state="done").count() == 1


def test_sign_out_sends_first_what_the_network_takes_again(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list)
    page = watched.page
    page.route("**/outcome/**", lambda route: route.abort(), times=1)
    page.wait_for_function(SETTLED)
    page.keyboard.press("5")
    page.wait_for_selector("#outbox:not([hidden])")
    page.click(".me summary")
    page.click(".me-out")
    page.wait_for_url("**/sign-in/")
    assert FollowUp.objects.get(state="done").outcome == "done"


def press_and_leave(watched: object) -> None:
    """A press that no network takes, and then the sign-out, which waits."""
    page = watched.page
    page.wait_for_function(SETTLED)
    page.keyboard.press("5")
    page.wait_for_selector("#outbox:not([hidden])")
    page.evaluate("document.querySelector('.me').open = true")
    page.click(".me-out")
    page.wait_for_selector("#outbox >> text=signing out would lose it: 1")
    assert page.url.startswith(f"{watched.origin}/tasks/")
    assert page.evaluate("localStorage.length") == 1


def test_line_taken_away_is_told_and_the_note_stays(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list, PHONE, "zh-CN", "dark")
    page = watched.page
    page.locator(".line-name").nth(1).click()
    page.wait_for_selector(".pane--chosen")
    gone = FollowUp.objects.get(pk=page.locator("#pane").get_attribute("data-pane"))
    other = staff.officer("1003", Role.RELATIONSHIP_MANAGER, long_list.branch)
    hand_over(gone.customer, to=other, reason="leave", by=long_list.branch_manager)
    page.fill("#note", "想贷款")
    page.click("#pane [data-outcome='1']")
    page.wait_for_selector("#pane [role=alert] >> text=想贷款")
    assert page.url == f"{watched.origin}/tasks/"
    assert page.locator(f"#line-{gone.pk}").count() == 0
    assert page.evaluate("localStorage.length") == 0
    assert watched.troubles[0].startswith("409 ")
    watched.troubles.clear()
    look(watched, "phone-taken-away")
    page.click("[data-back]")
    page.locator(".line-name").first.click()
    page.wait_for_selector(".pane--chosen [data-outcome]")


def test_phone_goes_back_to_the_list_without_a_network(
    long_list: House, open_page: Callable[..., object]
) -> None:
    """By its button and by the browser's; and forward to the customer again."""
    watched = at_work(open_page, long_list, PHONE, "zh-CN", "dark")
    page = watched.page
    page.locator(".line-name").nth(2).click()
    page.wait_for_selector(".pane--chosen")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    chosen = page.url
    page.context.set_offline(True)
    for back in (lambda: page.click("[data-back]"), lambda: page.evaluate("history.back()")):
        if page.locator(".pane--chosen").count() == 0:
            page.evaluate("history.back()")
            page.wait_for_selector(".pane--chosen")
            assert page.url == chosen
        back()
        page.wait_for_selector(".pane--chosen", state="detached")
        assert page.locator("#list").is_visible()
        assert page.url == f"{watched.origin}/tasks/"
    page.context.set_offline(False)
    page.locator(".line-name").first.click()
    page.wait_for_selector(".pane--chosen")


def test_selected_lines_are_moved_after_the_count(
    long_list: House, open_page: Callable[..., object]
) -> None:
    watched = at_work(open_page, long_list)
    page = watched.page
    boxes = page.locator("#group-today >> xpath=../.. >> .line-pick")
    boxes.nth(-3).click()
    boxes.last.click(modifiers=["Shift"])
    assert page.locator("[data-picked]").inner_text() == "3 selected"
    page.click(".bulk button >> nth=0")
    page.wait_for_selector("h1 >> text=Move 3 follow-ups")
    look(watched, "rm-move")
    page.click("main button.button--main")
    page.wait_for_selector("text=3 follow-ups moved.")
    assert watched.troubles == []


def test_work_list_works_without_script(bank: House, live_server: object, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("[name=username]", bank.rm.staff_no)
    page.fill("[name=password]", "correct horse battery")
    page.click("main button.button--main")
    page.locator(".line-name").nth(1).click()
    page.click("button[value=done]")
    page.wait_for_url("**/tasks/**logged=**")
    assert FollowUp.objects.get(state="done").outcome == "done"
    page.click("[data-undo]")
    page.wait_for_selector("text=Undone")
    assert not FollowUp.objects.filter(state="done").exists()
    context.close()
