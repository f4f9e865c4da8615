"""The panels of a dashboard: what their figures are and what can be chosen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from customers.models import Customer
from kernel.clock import now
from tests.campaigns.dashboard.steps import customer_of, page
from tests.conftest import House
from tests.factories import campaigns, tiering


def test_figures_stand_beside_those_before_the_period(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    text = page(sign_in(counted.branch_manager))
    assert "1.02M" in text
    assert "+1.8%" in text
    assert "against last month&#x27;s end" in text or "against last month's end" in text
    assert "▲ +1" in text  # one customer more with GOLD
    assert "working day 21 of the month" in text


def test_work_done_today_counts_at_once(counted: House, sign_in: Callable[..., Client]) -> None:
    """In a branch as it is now; above it, what the night counted less what was done since."""
    person = Customer.objects.get(customer_no="C-B1")
    in_list, yesterday = campaigns.entry(person), campaigns.TODAY - timedelta(days=1)
    done = {"state": "done", "outcome": "done", "worked_at": now(), "worked_by": counted.rm}
    campaigns.follow_up(person, in_list, yesterday, **done)
    campaigns.follow_up(person, in_list, yesterday)
    campaigns.follow_up(person, in_list)
    text = page(sign_in(counted.branch_manager))
    assert "1 / 3" in text
    assert "1 overdue" in text
    text = page(sign_in(counted.regional_manager))
    assert "1 / 80" in text
    assert "59 overdue" in text
    assert "Unit B2: 30 overdue" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?view=flow", "chart-stream--up"),
        ("?view=matrix", "dash-matrix"),
        ("?view=table&by=customers", "moved_from=VIP"),
        ("?view=no&by=such&near=none&month=2026-99&campaign=X", "chart-stream--up"),
    ],
)
def test_moves_as_flow_matrix_and_table(
    counted: House, sign_in: Callable[..., Client], query: str, words: str
) -> None:
    text = page(sign_in(counted.branch_manager), query)
    assert words in text
    assert "moved_from=MASS&amp;moved_to=GOLD" in text


def test_near_a_line_by_direction(counted: House, sign_in: Callable[..., Client]) -> None:
    tiering.line_case(customer_of(counted.rm, "C-FALL"), "down", "900")
    client = sign_in(counted.branch_manager)
    both, down = page(client), page(client, "?near=down")
    assert "4.00K short" in both
    assert "only 900.00 above" in both
    assert "C-FALL" in down
    assert "客户C-B1" not in down


def test_customer_near_a_line_is_assigned_from_the_page(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.branch_manager)
    person = Customer.objects.get(customer_no="C-B1")
    address = f"/customers/{person.public_id}/assign/"
    assert address in page(client)
    assert address not in page(sign_in(counted.auditor))
    answer = client.post(address, {"next": "/dashboard/?near=up"})
    assert answer.headers["Location"] == "/dashboard/?near=up"
    text = page(client)
    assert address not in text
    assert "/team/assignments/" in text


def test_maturity_wall_goes_to_the_end_of_its_90_days(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.branch_manager)
    text = page(client)
    assert "Peak 11-28: 4 accounts, 2.00M" in text
    assert "month=2026-12" in text
    last = page(client, "?month=2031-01")
    assert "2027-02" in last
    assert "month-later" not in last


def test_funnel_names_the_step_that_falls_behind_the_mean(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    campaigns.result(campaigns.campaign("ACTIVATION"), counted.branch, (100, 90, 18, 9, 3))
    campaigns.result(campaigns.campaign("ACTIVATION"), counted.other_branch, (100, 90, 72, 36, 3))
    text = page(sign_in(counted.branch_manager), "?campaign=ACTIVATION")
    assert "Most is lost on the way to “Reached”: −30.0pp against Unit R1" in text
