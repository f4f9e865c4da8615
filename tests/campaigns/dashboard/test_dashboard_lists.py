"""The lists behind the numbers of a dashboard."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from campaigns.enums import Arm
from customers.models import Customer
from kernel.clock import now
from tests.campaigns.dashboard.steps import LAST_MONTH, customer_of, page
from tests.campaigns.desk import lines
from tests.conftest import House
from tests.factories import campaigns, customers, tiering


def test_campaign_list_shows_rule_and_members_of_unit(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    for rm in (counted.rm, counted.foreign_rm):
        campaigns.entry(customer_of(rm, f"L-{rm.org_unit}"))
    client = sign_in(counted.branch_manager)
    text = client.get("/campaigns/THRESHOLD/").content.decode()
    assert "客户L-Unit B1" in text
    assert "客户L-Unit B2" not in text
    assert client.get("/campaigns/THRESHOLD/?unit=B2").status_code == 404
    assert client.get("/campaigns/NO-SUCH/").status_code == 404


def test_hold_out_is_hidden_below_head_office(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    """A head who knew whom not to call would spoil the comparison."""
    campaigns.entry(customer_of(counted.rm, "L-HOLD"), arm=Arm.HOLDOUT)
    hidden = sign_in(counted.branch_manager).get("/campaigns/THRESHOLD/").content.decode()
    shown = sign_in(counted.auditor).get("/campaigns/THRESHOLD/").content.decode()
    assert "客户L-HOLD" not in hidden
    assert "Hold-out" not in hidden
    assert "客户L-HOLD" in shown


def test_campaign_list_of_a_stage_stands_where_the_night_counts_it(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    """A customer who moves takes the open list along; what came of the entry stays where it was."""
    moved = customer_of(counted.rm, "L-MOVED")
    done = {"state": "done", "outcome": "done", "worked_at": now(), "worked_by": counted.rm}
    campaigns.follow_up(moved, campaigns.entry(moved), **done)
    moved.org_unit = counted.other_branch
    moved.save()
    client = sign_in(counted.regional_manager)

    def is_listed(query: str) -> bool:
        return "客户L-MOVED" in client.get(f"/campaigns/THRESHOLD/?{query}").content.decode()

    assert is_listed("unit=B2")
    assert not is_listed("unit=B1")
    for stage in ("stage=contacted", "short_of=succeeded"):
        assert is_listed(f"unit=B1&{stage}")
        assert not is_listed(f"unit=B2&{stage}")


def test_pool_counts_what_is_due_and_opens_where_it_is_worked(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    person = Customer.objects.get(customer_no="C-B1")
    in_list = campaigns.entry(person)
    for days in (0, 1):
        due_on = campaigns.TODAY + timedelta(days=days)
        campaigns.follow_up(person, in_list, due_on, owner=None)
    client = sign_in(counted.branch_manager)
    text = page(client)
    assert "1 follow-up that is due belongs to nobody" in text
    assert '<a class="dash-matter" href="/tasks/?owner=none&amp;due=by_today">' in text
    assert lines(client.get("/tasks/?owner=none&due=by_today").content.decode()) == [person.name]
    text = page(sign_in(counted.regional_manager), "?unit=B1")
    assert "1 follow-up that is due belongs to nobody" in text
    address = "/team/work/?unit=B1&amp;owner=none&amp;which=by_today"
    assert f'<a class="dash-matter" href="{address}">' in text


def test_distribution_leads_to_customers_of_the_kind_it_counts(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    tiering.count(counted.branch, "STRATEGIC", scheme="CORPORATE")
    client = sign_in(counted.branch_manager)
    assert "/customers/?unit=B1&amp;kind=personal" in page(client)
    assert "/customers/?unit=B1&amp;kind=corporate" in page(client, "?scheme=CORPORATE")
    tiering.unit_figure(counted.branch, n=10_000)  # and ten before: more than may be narrowed
    assert "kind=" not in page(client)


def test_customer_on_the_line_is_neither_above_nor_short(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    tiering.line_case(customer_of(counted.rm, "C-EVEN"), "down", "0")
    client = sign_in(counted.branch_manager)
    for address in ("/dashboard/?near=down", "/customers/?near=down"):
        text = client.get(address).content.decode()
        assert "exactly on the line" in text
        assert "0.00" not in text.split("C-EVEN")[1].split("</tr>")[0]


def test_climbs_falls_and_changes_of_a_label_lead_to_who_moved(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    """Within the period, of the same unit; who came new is no climber."""
    for number, before, after in (
        ("UP", "MASS", "GOLD"),
        ("DOWN", "VIP", "MASS"),
        ("NEW", None, "GOLD"),
        ("GONE", "GOLD", None),
    ):
        person = customer_of(counted.rm, f"M-{number}")
        tiering.change(
            person,
            from_label=tiering.label(before) if before else None,
            to_label=tiering.label(after) if after else None,
            on=customers.ON,
            reason="upgrade" if before else "entered",
        )
    early = customer_of(counted.rm, "M-EARLY")
    tiering.change(early, "GOLD", on=LAST_MONTH, from_label=tiering.label("MASS"), reason="upgrade")
    client = sign_in(counted.branch_manager)
    seen = client.get("/dashboard/").context
    gold = next(row for row in seen["distribution"].rows if row.label.code == "GOLD")
    for url, moved in (
        (seen["migration"].up["url"], {"客户M-UP"}),
        (seen["migration"].down["url"], {"客户M-DOWN"}),
        (gold.change_url, {"客户M-UP", "客户M-NEW", "客户M-GONE"}),
    ):
        rows = client.get(url).context["page"].rows
        assert {line.customer.name for line in rows} == moved, url
    assert client.get("/customers/?moved=up-NONE").status_code == 422
    assert client.get("/customers/?moved=").status_code == 200


def test_contacts_done_lead_to_their_list_in_a_branch_and_in_the_brief(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.branch_manager)
    assert 'href="/team/work/?unit=B1&amp;which=day"' in page(client)
    brief = client.get("/dashboard/brief/")
    url = brief.context["day_before"].url
    assert url == "/team/work/?unit=B1&done_on=2026-11-20"
    assert client.get(url).status_code == 200
    assert "/team/work/?owner=1001&amp;which=late" not in brief.content.decode()  # nothing is late
