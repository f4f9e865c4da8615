"""Drafts of rules: begun, written by any of head office, thrown away."""

from typing import Any

import pytest

from staff.models import AuditEvent, Officer
from staff.operations import ChangedMeanwhile, WrongState, versions
from tests.conftest import House
from tests.tiering.rule_sets.steps import data, line, lowered, read, saved, scheme, submitted
from tiering.models import RuleSet, Scheme
from tiering.operations.drafts import start_draft, start_scheme
from tiering.operations.rule_sets import RULES
from tiering.rules import RuleError, SchemeDefinition, digest_of


def test_draft_is_a_copy_of_the_version_in_force(bank: House) -> None:
    draft = start_draft(scheme=scheme(), by=bank.head_office)
    first = RuleSet.objects.get(scheme=scheme(), version=1)
    assert (draft.version, draft.state, draft.created_by) == (2, "draft", bank.head_office)
    assert read(draft) == read(first)
    assert start_draft(scheme=scheme(), by=bank.head_office) == draft
    assert AuditEvent.objects.get().action == "rules.started"


def test_what_is_saved_stands_in_the_audit_trail(bank: House) -> None:
    draft = lowered(bank)
    assert data(draft)["labels"][1]["condition"]["value"] == "450000"
    detail = AuditEvent.objects.get(action="rules.saved").detail
    assert detail["after"] == digest_of(read(draft))
    assert ["labels.VIP.condition", ["CNY 500,000", "50万元"], ["CNY 450,000", "45万元"]] in (
        [change[:3] for change in detail["changes"]]
    )


def test_change_of_a_colleague_is_not_overwritten(bank: House, second: Officer) -> None:
    draft = start_draft(scheme=scheme(), by=bank.head_office)
    read_before = digest_of(read(draft))
    lower = data(draft, VIP=line("450000"))
    for _ in range(2):  # a press sent twice
        versions.save(
            RULES, draft, definition=lower, expected_digest=read_before, by=bank.head_office
        )
    with pytest.raises(ChangedMeanwhile):
        versions.save(
            RULES, draft, definition=data(draft, VIP=line("440000")), expected_digest=read_before,
            by=second,
        )  # fmt: skip
    draft.refresh_from_db()
    assert read(draft) == SchemeDefinition.parse(lower)
    assert AuditEvent.objects.filter(action="rules.saved").count() == 1


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"code": "OTHER"}, "code"),
        ({"policy": "immediate"}, "policy"),
        ({"scope": {"metric": "label.NONE", "op": "eq", "value": "A"}}, "scope.metric"),
        ({"scope": {"metric": "label.CORPORATE", "op": "eq", "value": "NO"}}, "scope.value"),
        ({"scope": {"metric": "label.RETAIL", "op": "eq", "value": "VIP"}}, "scope.metric"),
    ],
)
def test_what_a_scheme_may_not_say_is_named_at_its_place(
    bank: House, changed: dict[str, Any], path: str
) -> None:
    draft = start_draft(scheme=scheme(), by=bank.head_office)
    with pytest.raises(RuleError) as error:
        saved(draft, data(draft) | changed, bank.head_office)
    assert error.value.path == path


def test_order_of_ranks_is_kept_at_saving(bank: House) -> None:
    draft = start_draft(scheme=scheme("ACTIVITY"), by=bank.head_office)
    definition: Any = read(draft).to_json()
    best, worst = sorted(definition["labels"], key=lambda each: -each["rank"])[::2]
    best["rank"], worst["rank"] = worst["rank"], best["rank"]
    with pytest.raises(RuleError, match=r"labels\[0\].rank"):
        saved(draft, definition, bank.head_office)


def test_draft_that_is_discarded_is_so_for_good(bank: House, second: Officer) -> None:
    draft = lowered(bank)
    read_then = digest_of(read(draft))
    for _ in range(2):
        versions.discard(RULES, draft, expected_digest=read_then, by=second)
    detail = AuditEvent.objects.get(action="rules.discarded").detail
    assert detail["before"] is not None
    assert detail["after"] is None
    with pytest.raises(WrongState):
        saved(draft, data(draft), bank.head_office)
    with pytest.raises(WrongState):
        submitted(draft, bank.head_office)
    first = RuleSet.objects.get(scheme=scheme(), version=1)
    with pytest.raises(WrongState):
        versions.discard(RULES, first, expected_digest=digest_of(read(first)), by=second)


def test_words_of_a_colleague_are_not_thrown_away_unseen(bank: House, second: Officer) -> None:
    draft = start_draft(scheme=scheme(), by=bank.head_office)
    read_then = digest_of(read(draft))
    definition = data(draft)
    definition["labels"][1]["condition"]["value"] = "600000"
    saved(draft, definition, second)
    with pytest.raises(ChangedMeanwhile):
        versions.discard(RULES, draft, expected_digest=read_then, by=bank.head_office)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_scheme_from_nothing_has_a_valid_first_draft(bank: House) -> None:
    words = {"name_en": "Wealth", "name_zh": "财富", "policy": "immediate"}
    draft = start_scheme(code="WEALTH", by=bank.head_office, **words)
    assert (draft.version, draft.scheme.slot) == (1, Scheme.objects.count())
    assert [label.code for label in read(draft).labels] == ["STANDARD"]
    assert not draft.scheme.labels.exists()
    for code, path in (("WEALTH", "code"), ("wealth", "code")):
        with pytest.raises(RuleError) as error:
            start_scheme(code=code, by=bank.head_office, **words)
        assert error.value.path == path
    with pytest.raises(RuleError) as error:
        start_scheme(code="W2", by=bank.head_office, **words | {"policy": "fast_up_slow_down"})
    assert error.value.path == "policy"
