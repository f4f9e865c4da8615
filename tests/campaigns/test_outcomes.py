"""One press, one outcome: what it answers, what follows, who may, and the way back."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from campaigns.models import FollowUp
from campaigns.operations.hand_overs import hand_over
from campaigns.queries import desk_of
from customers.models import Contact, DataDate
from kernel.clock import now
from staff.enums import Role
from staff.models import AuditEvent, BusinessDay, Leave
from tests.campaigns.desk import DAY, HTMX, add, bare, lines, press
from tests.conftest import House
from tests.factories import campaigns, customers, staff
from tests.factories.campaigns import TODAY


def test_press_logs_outcome_contact_and_record(read: House, sign_in: Callable[..., Client]) -> None:
    mine, other = add(read, 1), add(read, 2)
    answer = press(sign_in(read.rm), mine)
    assert answer.headers["Location"] == f"/tasks/?chosen={other.pk}&logged={mine.pk}"
    mine.refresh_from_db()
    assert (mine.state, mine.outcome, mine.worked_by) == ("done", "interested", read.rm)
    said = Contact.objects.get()
    assert (said.customer, said.officer, said.channel) == (mine.customer, read.rm, "call")
    assert AuditEvent.objects.get().subject_id == str(mine.pk)


def test_message_was_sent_where_a_call_is_not_answered(
    read: House, sign_in: Callable[..., Client]
) -> None:
    call, message = add(read, 1), add(read, 2, channel="wecom")
    client = sign_in(read.rm)
    third = {
        each.channel: client.get("/tasks/", {"chosen": each.pk}).context["outcomes"][2][0]
        for each in (call, message)
    }
    assert third == {"call": "no_answer", "wecom": "sent"}
    press(client, message, "sent")
    message.refresh_from_db()
    assert (message.state, message.outcome) == ("done", "sent")


def test_double_press_logs_once(read: House, sign_in: Callable[..., Client]) -> None:
    mine = add(read, 1)
    client = sign_in(read.rm)
    press(client, mine, headers=HTMX)
    assert press(client, mine, headers=HTMX).status_code == 200
    assert Contact.objects.count() == 1


def test_other_outcome_than_the_one_that_stands_is_shown_not_taken(
    read: House, sign_in: Callable[..., Client]
) -> None:
    mine = add(read, 1)
    client = sign_in(read.rm)
    press(client, mine)
    answer = press(client, mine, "refused", headers=HTMX)
    assert answer.status_code == 409
    assert "Interested" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.outcome == "interested"


def test_who_logged_it_is_told_apart_from_a_colleague(
    read: House, sign_in: Callable[..., Client]
) -> None:
    """Of one's own second window nobody is to think that somebody else was at it."""
    mine = add(read, 1)
    own, head = sign_in(read.rm), sign_in(read.branch_manager)
    press(own, mine)
    told = [press(each, mine, "refused", headers=HTMX).content.decode() for each in (own, head)]
    assert ["You have logged it already" in text for text in told] == [True, False]
    assert ["Somebody was faster" in text for text in told] == [False, True]


@pytest.mark.parametrize("what", ["outcome", "undo"])
def test_press_on_a_line_taken_away_brings_the_list_as_it_is_now(
    read: House, sign_in: Callable[..., Client], what: str
) -> None:
    """Nothing is logged, the officer's own words come back, and no word of whose it is now."""
    gone, other = add(read, 1), add(read, 2)
    client = sign_in(read.rm)
    colleague = staff.officer("1003", Role.RELATIONSHIP_MANAGER, read.branch, name="Colleague")
    hand_over(gone.customer, to=colleague, reason="leave", by=read.branch_manager)
    said = {"outcome": "interested", "note": "wants <b>the loan"}
    answer = client.post(f"/tasks/{gone.pk}/{what}/?kind=threshold", said, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert answer.headers["HX-Replace-Url"] == "/tasks/?kind=threshold"
    assert lines(text) == [other.customer.name]
    assert "not on your list any more" in text
    assert "wants &lt;b&gt;the loan" in text
    assert gone.customer.name not in text
    assert "Colleague" not in text
    assert not Contact.objects.exists()
    stranger = customers.customer("C9", read.other_branch, read.foreign_rm)
    foreign = campaigns.follow_up(stranger, campaigns.entry(stranger))
    assert client.post(f"/tasks/{gone.pk}/{what}/", said).status_code == 404
    for nobodys in (foreign.pk, 10**12):  # who guesses learns nothing
        same = client.post(f"/tasks/{nobodys}/{what}/?kind=threshold", said, headers=HTMX)
        told = same.content.decode().replace(f"/{nobodys}/", f"/{gone.pk}/")
        assert (same.status_code, bare(told)) == (409, bare(text))


def test_undo_brings_the_address_of_what_is_in_sight(
    read: House, sign_in: Callable[..., Client]
) -> None:
    mine, client = add(read, 1), sign_in(read.rm)
    add(read, 2)
    press(client, mine, headers=HTMX)
    answer = client.post(f"/tasks/{mine.pk}/undo/?kind=threshold", headers=HTMX)
    assert answer.headers["HX-Replace-Url"] == f"/tasks/?kind=threshold&chosen={mine.pk}"


def test_answer_to_a_press_is_the_fresh_page_of_the_next_line(
    read: House, sign_in: Callable[..., Client]
) -> None:
    late = add(read, 1, due_on=TODAY - timedelta(days=3))
    following = add(read, 2)
    client = sign_in(read.rm)
    answer = press(client, late, headers=HTMX)
    assert answer.headers["HX-Replace-Url"] == f"/tasks/?chosen={following.pk}"
    text = answer.content.decode()
    assert "<strong>1</strong>/2" in text
    assert f'data-pane="{following.pk}"' in text
    assert "line--worked" in text
    page = client.get(f"/tasks/?chosen={following.pk}&logged={late.pk}").content.decode()
    text, badge = without_badge(text)
    assert bare(text) in bare(page)
    assert badge == '<span class="way-n" id="n-due">1</span>'
    assert page.count(badge) == 1


def test_undo_and_the_last_press_bring_the_badge_of_a_fresh_page(
    read: House, sign_in: Callable[..., Client]
) -> None:
    mine, client = add(read, 1), sign_in(read.rm)
    answers = [press(client, mine, headers=HTMX)]
    fresh = [client.get("/tasks/")]
    answers.append(client.post(f"/tasks/{mine.pk}/undo/", headers=HTMX))
    fresh.append(client.get("/tasks/"))
    badges = [without_badge(answer.content.decode())[1] for answer in answers]
    assert badges == [f'<span class="way-n" id="n-due">{n}</span>' for n in ("", 1)]
    for page, badge in zip(fresh, badges, strict=True):
        assert page.content.decode().count(badge) == 1


def without_badge(text: str) -> tuple[str, str]:
    """An answer without what it brings for the navigation; and that, as it is put there."""
    badge = re.search(r'<span class="way-n" id="n-due"( hx-swap-oob="true")>.*?</span>', text)
    assert badge is not None
    return text.replace(badge[0], ""), badge[0].replace(badge[1], "")


def test_day_without_work_ends_with_the_last_press(
    read: House, sign_in: Callable[..., Client]
) -> None:
    answer = press(sign_in(read.rm), add(read, 1), headers=HTMX)
    text = answer.content.decode()
    assert "Nothing is due" in text
    assert "all done for" in text


def test_colleague_who_was_faster_is_named_and_stands(
    read: House, sign_in: Callable[..., Client]
) -> None:
    pooled = add(read, 1, owner=None)
    press(sign_in(read.branch_manager), pooled)
    for headers in ({}, HTMX):
        answer = press(sign_in(read.rm), pooled, "refused", headers=headers)
        assert answer.status_code == 409
        assert f"{read.branch_manager.name} · " in answer.content.decode()
    pooled.refresh_from_db()
    assert pooled.outcome == "interested"


def test_unknown_outcome_keeps_the_line_and_what_was_typed(
    read: House, sign_in: Callable[..., Client]
) -> None:
    mine = add(read, 1)
    answer = press(sign_in(read.rm), mine, "perhaps", note="call back", headers=HTMX)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert lines(text) == ["客户C1"]
    assert ">call back</textarea>" in text


@pytest.mark.parametrize(
    ("said", "days"),
    [({"next": "tomorrow"}, 1), ({"next": "three_days"}, 3), ({"next": "none"}, None), ({}, None)],
)
def test_next_contact_by_a_short_cut(
    read: House, sign_in: Callable[..., Client], said: dict[str, str], days: int | None
) -> None:
    press(sign_in(read.rm), add(read, 1), "considering", **said)
    found = FollowUp.objects.filter(repeat=1).values_list("due_on", flat=True)
    expected = [] if days is None else [desk_of(read.rm, now()).first + timedelta(days=days)]
    assert list(found) == expected


def test_next_contact_on_a_day_off_is_on_the_next_working_day(
    read: House, sign_in: Callable[..., Client]
) -> None:
    asked = desk_of(read.rm, now()).first + timedelta(days=5)
    BusinessDay.objects.filter(on=asked).update(is_working=False)
    press(sign_in(read.rm), add(read, 1), "considering", next_on=asked.isoformat())
    assert FollowUp.objects.get(repeat=1).due_on == asked + DAY


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_next_contact_neither_back_nor_beyond_the_calendar(
    read: House, sign_in: Callable[..., Client], days: int
) -> None:
    asked = desk_of(read.rm, now()).first + timedelta(days=days)
    answer = press(sign_in(read.rm), add(read, 1), "considering", next_on=asked.isoformat())
    assert answer.status_code == 422
    assert FollowUp.objects.open().count() == 1


def test_refusal_with_a_next_contact_is_asked_again(
    read: House, sign_in: Callable[..., Client]
) -> None:
    answer = press(sign_in(read.rm), add(read, 1), "refused", next="tomorrow", headers=HTMX)
    assert answer.status_code == 422
    assert "choose no next contact" in answer.content.decode()


def test_third_unanswered_try_asks_for_another_channel(
    read: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(read.rm)
    add(read, 1)
    for repeat in (0, 1):
        press(client, FollowUp.objects.get(repeat=repeat), "no_answer")
    third = FollowUp.objects.get(repeat=2)
    assert third.due_on > desk_of(read.rm, now()).first
    answer = press(client, third, "no_answer", headers=HTMX)
    assert answer.status_code == 422
    assert "choose another channel" in answer.content.decode()
    press(client, third, "no_answer", channel="wecom")
    assert FollowUp.objects.get(repeat=3).channel == "wecom"
    press(client, FollowUp.objects.get(repeat=3), "no_answer")
    assert FollowUp.objects.get(repeat=4).channel == "wecom"


def test_undo_opens_the_line_again(read: House, sign_in: Callable[..., Client]) -> None:
    mine = add(read, 1)
    client = sign_in(read.rm)
    page = press(client, mine, headers=HTMX).content.decode()
    form = re.search(r'action="(/tasks/\d+/undo/)"', page)
    assert form is not None
    answer = client.post(form[1], headers=HTMX)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert lines(text) == ["客户C1"]
    assert "Undone" in text
    mine.refresh_from_db()
    assert mine.state == "open"


def test_undo_after_a_night_says_why_not(read: House, sign_in: Callable[..., Client]) -> None:
    mine = add(read, 1)
    client = sign_in(read.rm)
    press(client, mine)
    DataDate.objects.update(business_date=customers.ON + timedelta(days=1))
    client.get(f"/tasks/?logged={mine.pk}")  # the toast is drawn again on the new night's page
    answer = client.post(f"/tasks/{mine.pk}/undo/", headers=HTMX)
    assert answer.status_code == 409
    assert "A new night has come in" in answer.content.decode()


def test_press_with_the_nonce_of_an_undone_one_logs_nothing(
    read: House, sign_in: Callable[..., Client]
) -> None:
    mine, nonce = add(read, 1), str(uuid4())
    client = sign_in(read.rm)
    press(client, mine, form_nonce=nonce)
    client.post(f"/tasks/{mine.pk}/undo/", {})
    answer = press(client, mine, form_nonce=nonce, headers=HTMX)
    assert answer.status_code == 200
    assert f'data-pane="{mine.pk}"' in answer.content.decode()
    mine.refresh_from_db()
    assert mine.state == "open"


def test_days_to_come_are_those_on_which_the_officer_is_there(
    read: House, sign_in: Callable[..., Client]
) -> None:
    first = desk_of(read.rm, now()).first
    leave = {"starts_on": first + DAY, "ends_on": first + 6 * DAY, "noted_by": read.branch_manager}
    Leave.objects.create(officer=read.rm, **leave)
    back = first + 7 * DAY
    client, unanswered, considering = sign_in(read.rm), add(read, 1), add(read, 2)
    assert f"{back:%A} <small>{back:%m-%d}</small>" in client.get("/tasks/").content.decode()
    press(client, unanswered, "no_answer")
    press(client, considering, "considering", next="three_days")
    agreed = FollowUp.objects.filter(repeat=1).values_list("due_on", flat=True)
    assert list(agreed) == [back, back]


@pytest.mark.parametrize(
    ("person", "state"),
    [("foreign_rm", 404), ("auditor", 403), ("head_office", 403), ("administrator", 403)],
)
def test_press_by_others_is_refused(
    read: House, sign_in: Callable[..., Client], person: str, state: int
) -> None:
    mine = add(read, 1)
    client = sign_in(getattr(read, person))
    assert press(client, mine).status_code == state
    assert press(client, FollowUp(pk=10**9)).status_code == state
    assert client.post(f"/tasks/{mine.pk}/undo/").status_code == state
    mine.refresh_from_db()
    assert mine.state == "open"
