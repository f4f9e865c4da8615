"""The approver sees what a version was tried against, and whether anything has moved since."""

from datetime import timedelta
from typing import Any

from django.test import Client

from staff.models import Approval
from tests.tiering.head_office.pages import LATER, begin, decide, path, submitted
from tiering.models import RuleSet


def scheduled(version: int, on: Any, line: str) -> RuleSet:
    """A version that a second person has approved for a day."""
    first = RuleSet.objects.get(scheme__code="RETAIL", version=1)
    definition: Any = first.definition | {"threshold_bands": []}
    labels = [dict(each) for each in definition["labels"]]
    labels[1]["condition"] = {"metric": "aum_month_avg", "op": "ge", "value": line}
    return RuleSet.objects.create(
        scheme=first.scheme, version=version, definition=definition | {"labels": labels},
        state="approved", effective_from=on,
    )  # fmt: skip


def test_trial_is_against_what_will_be_in_force(maker: Client) -> None:
    scheduled(2, LATER - timedelta(days=1), "455000")
    draft = submitted(maker)  # to 450,000, while 460,000 is VIP by then already

    evidence = Approval.objects.get().evidence

    assert (evidence["against"], evidence["n_up"]) == (2, 0)
    page = maker.get(path(draft)).content.decode()
    assert "against v2, in force when it begins" in page


def test_version_that_begins_later_does_not_count(maker: Client) -> None:
    scheduled(2, LATER + timedelta(days=1), "455000")
    submitted(maker)
    evidence = Approval.objects.get().evidence
    assert (evidence["against"], evidence["n_up"]) == (1, 1)


def test_nothing_has_moved_and_the_numbers_open_their_customers(
    maker: Client, checker: Client
) -> None:
    draft = submitted(maker)

    page = checker.get(path(draft, "retrial/")).content.decode()
    assert "Nothing has moved" in page
    evidence = checker.get(path(draft)).content.decode()
    assert f"digest={Approval.objects.get().digest}" in evidence


def test_what_moved_since_is_marked(maker: Client, checker: Client) -> None:
    draft = submitted(maker)
    approval = Approval.objects.get()
    Approval.objects.filter(pk=approval.pk).update(
        evidence=approval.evidence | {"n_up": 7, "on": "2026-03-01"}
    )

    page = checker.get(path(draft, "retrial/")).content.decode()

    assert "moved since" in page
    assert "affected/?" not in checker.get(path(draft)).content.decode()  # their night is over


def test_what_was_decided_is_not_tried_beside_itself(maker: Client, checker: Client) -> None:
    draft = submitted(maker)
    api = f"/api/v1/rule-sets/{draft.pk}/retrial/"
    assert maker.get(api).status_code == 200
    decide(checker, draft, "approve")
    assert RuleSet.objects.get(pk=draft.pk).state == "approved"
    assert maker.get(api).status_code == 404
    assert maker.get(path(draft, "retrial/")).status_code == 404


def test_what_was_not_submitted_is_not_tried_again(maker: Client) -> None:
    assert maker.get(path(begin(maker), "retrial/")).status_code == 404
