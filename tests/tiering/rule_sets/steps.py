"""What tests of rule sets do, step by step."""

from datetime import date, timedelta
from typing import Any

from staff.models import Approval, Officer
from staff.operations import versions
from tests.conftest import House
from tests.factories.customers import ON
from tiering.models import Label, RuleSet, Scheme
from tiering.operations.drafts import start_draft
from tiering.operations.rule_sets import RULES
from tiering.queries import history
from tiering.rules import SchemeDefinition, digest_of

SOON = ON + timedelta(days=3)


def scheme(code: str = "RETAIL") -> Scheme:
    return Scheme.objects.get(code=code)


def read(rule_set: RuleSet) -> SchemeDefinition:
    return SchemeDefinition.parse(rule_set.definition)


def data(rule_set: RuleSet, **labels: dict[str, Any]) -> dict[str, Any]:
    """The definition with other keys of some labels; without bands, which would be in the way."""
    definition: Any = read(rule_set).to_json() | {"threshold_bands": []}
    for label in definition["labels"]:
        label |= labels.get(label["code"], {})
    return dict(definition)


def line(amount: str) -> dict[str, Any]:
    return {"condition": {"metric": "aum_month_avg", "op": "ge", "value": amount}}


def saved(rule_set: RuleSet, definition: object, by: Officer) -> RuleSet:
    digest = digest_of(read(rule_set))
    return versions.save(RULES, rule_set, definition=definition, expected_digest=digest, by=by)


def submitted(rule_set: RuleSet, by: Officer, on: date = SOON, reason: str = "Why.") -> Approval:
    return versions.submit(
        RULES, rule_set, expected_digest=digest_of(read(rule_set)), effective_from=on,
        reason=reason, evidence={"n_up": 3, "digest": digest_of(read(rule_set))},
        path="/there/", by=by,
    )  # fmt: skip


def lowered(bank: House, amount: str = "450000", **labels: dict[str, Any]) -> RuleSet:
    draft = start_draft(scheme=scheme(), by=bank.head_office)
    return saved(draft, data(draft, VIP=line(amount), **labels), bank.head_office)


def approved(rule_set: RuleSet, by: Officer, second: Officer, on: date = SOON) -> RuleSet:
    versions.approve(RULES, submitted(rule_set, by, on), reason="", by=second)
    rule_set.refresh_from_db()
    return rule_set


def standings(code: str = "RETAIL") -> dict[int, str]:
    return {each.version.version: each.standing.value for each in history(scheme(code))}


def ranks(code: str = "RETAIL") -> dict[str, int]:
    return dict(Label.objects.filter(scheme__code=code).values_list("code", "rank"))
