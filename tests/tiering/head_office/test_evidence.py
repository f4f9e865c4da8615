"""Who decides on rules sees what their maker saw, also when the customers have moved on."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.test import Client

from customers.models import DataDate
from staff.models import Approval
from tests.factories.customers import ON
from tests.tiering.head_office import steps as api
from tests.tiering.head_office.pages import (
    LOWER,
    begin,
    decide,
    path,
    resubmitted,
    submitted,
    typed,
)
from tiering.models import CustomerMetric, RuleSet
from tiering.what_if import Summary, summary_in

TABLES = re.compile(r"<table.*?</table>", re.DOTALL)
WAY = re.compile(r"</?a\b[^>]*>")


def tables(page: str, heading: str) -> list[str]:
    """Those of a card, without the ways to the customers behind their numbers."""
    card = page.split(f'aria-labelledby="{heading}">', 1)[1].split("</section>", 1)[0]
    return [WAY.sub("", each) for each in TABLES.findall(card)]


def seen(maker: Client) -> tuple[Summary, list[str], RuleSet]:
    """What the sheet shows of the bank, its branches where their region is chosen, and the version
    that is then submitted.
    """
    draft = begin(maker)
    sheet = typed(maker, draft, **LOWER)
    bank, region = (maker.post(path(draft, "trial/"), sheet | {"at": at}) for at in ("HO", "R1"))
    maker.post(path(draft, "draft/"), sheet | {"do": "save"})
    [unit] = bank.context["summary"].units
    regions = (replace(unit, units=region.context["summary"].units),)
    shown, of_region = (tables(each.content.decode(), "trial-title") for each in (bank, region))
    summary = replace(bank.context["summary"], units=regions)
    return summary, [*shown, of_region[-1]], resubmitted(maker, draft)


def test_what_is_kept_is_what_the_sheet_showed(maker: Client, checker: Client) -> None:
    summary, shown, draft = seen(maker)

    assert summary_in(Approval.objects.get().evidence) == summary
    page = checker.get(path(draft)).content.decode()
    assert tables(page, "evidence") == shown
    assert len(shown) == 5  # labels, from label to label, thresholds, regions, branches


def test_customers_who_move_on_change_nothing_of_it(maker: Client, checker: Client) -> None:
    _summary, shown, draft = seen(maker)
    CustomerMetric.objects.update(aum=1)
    DataDate.objects.update(business_date=ON + timedelta(days=1))

    before = checker.get(path(draft)).content.decode()
    decide(checker, draft, "approve", "as tried")
    after = checker.get(path(draft)).content.decode()

    assert tables(before, "evidence") == tables(after, "evidence") == shown
    assert "affected/?" not in after  # the customers behind it are others now


def test_label_that_the_draft_drops_is_named(maker: Client, checker: Client) -> None:
    draft = begin(maker)
    version = maker.get(f"{api.API}rule-sets/{draft.pk}/").json()
    definition: Any = version["definition"] | {"threshold_bands": []}
    definition["labels"] = [each for each in definition["labels"] if each["code"] != "GOLD"]
    api.submit(maker, api.save(maker, version, definition).json())
    decide(checker, draft, "approve")
    later = begin(maker)  # beside which the version is now told
    assert later.definition["labels"] != definition["labels"]

    page = checker.get(path(draft), {"with": later.version}).content.decode()

    assert "Gold" in tables(page, "evidence")[0]


def test_evidence_of_before_something_was_kept_is_drawn(maker: Client, checker: Client) -> None:
    draft = submitted(maker)
    kept = Approval.objects.get().evidence
    for fields in ({"on", "n_customers", "n_up", "labels"}, {"n_up"}, set[str]()):
        evidence = {name: each for name, each in kept.items() if name in fields}
        Approval.objects.update(evidence=evidence)
        assert checker.get(path(draft)).status_code == 200


def test_interface_answers_what_is_kept(maker: Client, checker: Client) -> None:
    version = api.submitted(maker)

    read = checker.get(api.API + api.of(version)).json()["approval"]["evidence"]

    assert read == Approval.objects.get().evidence
    assert [(each["from_code"], each["to_code"], each["n"]) for each in read["moves"]] == [
        ("GOLD", "VIP", 1)
    ]
    assert [each["code"] for each in read["units"]] == ["R1"]
    assert [each["code"] for each in read["campaigns"]["lists"]]
