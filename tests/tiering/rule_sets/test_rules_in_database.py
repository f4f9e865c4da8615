"""What the database itself refuses, and what it lets the pages do."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bankcrm import grants
from staff.models import Officer
from staff.operations import versions
from tests.conftest import House
from tests.factories.customers import ON
from tests.tiering.rule_sets.steps import (
    SOON,
    approved,
    lowered,
    ranks,
    read,
    scheme,
    submitted,
)
from tiering.models import RuleSet, Scheme
from tiering.operations.drafts import start_scheme
from tiering.operations.rule_sets import RULES
from tiering.queries import history
from tiering.rules import digest_of


def update(rule_set: RuleSet, **fields: Any) -> None:
    with transaction.atomic():
        RuleSet.objects.filter(pk=rule_set.pk).update(**fields)


def test_approved_rules_are_immutable(bank: House, second: Officer) -> None:
    mine = approved(lowered(bank), bank.head_office, second)
    for fields in ({"definition": {}}, {"effective_from": ON}, {"state": "draft"}, {"version": 9}):
        with pytest.raises(IntegrityError, match="approved or discarded stays"):
            update(mine, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.delete()


def test_rules_that_wait_are_not_changed(bank: House) -> None:
    draft = lowered(bank)
    with pytest.raises(IntegrityError, match="submitted before"):
        update(draft, state="approved", effective_from=SOON)
    with pytest.raises(IntegrityError, match="tiering_ruleset_begins"):
        update(draft, state="submitted")
    submitted(draft, bank.head_office)
    for fields in ({"definition": {}}, {"effective_from": ON}, {"state": "discarded"}):
        with pytest.raises(IntegrityError, match="waits for a decision"):
            update(draft, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.delete()


def test_discarded_rules_do_not_come_back(bank: House) -> None:
    draft = lowered(bank)
    versions.discard(RULES, draft, expected_digest=digest_of(read(draft)), by=bank.head_office)
    with pytest.raises(IntegrityError, match="approved or discarded stays"):
        update(draft, state="draft")


def test_whole_way_is_open_to_the_role_of_the_pages(
    bank: House, second: Officer, settings: Any
) -> None:
    role = grants.role_of(settings.DATABASE_URLS["web"])
    with connection.cursor() as cursor:
        cursor.execute(f"set role {role}")
    words = {"name_en": "Wealth", "name_zh": "财富", "policy": "immediate"}
    draft = start_scheme(code="WEALTH", by=bank.head_office, **words)
    approved(draft, bank.head_office, second)
    draft = lowered(bank)
    versions.discard(RULES, draft, expected_digest=digest_of(read(draft)), by=second)
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    assert ranks("WEALTH") == {"STANDARD": 1}


def test_history_of_all_schemes_takes_as_many_queries_as_of_one(
    bank: House, second: Officer
) -> None:
    def n_queries(*of: Scheme) -> int:
        with CaptureQueriesContext(connection) as queries:
            for each in history(*of):
                str(each.version), each.approval and each.approval.submitted_by.name
        return len(queries)

    few = n_queries(scheme())
    for amount in ("450000", "460000", "470000"):
        approved(lowered(bank, amount), bank.head_office, second)
    assert n_queries(scheme()) == n_queries() == few == 3
