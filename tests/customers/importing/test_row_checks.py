"""Rows that only what is already known can tell to be wrong; guards; warnings."""

from collections.abc import Callable
from typing import Any

import pytest

from customers.importing.delivery import DeliveryRefused
from customers.models import (
    Account,
    Activity,
    Contact,
    CorporateProfile,
    Customer,
    Reject,
    Relation,
)
from staff.models import Officer, OrgUnit
from tests.customers.importing.conftest import TakeIn
from tests.deliveries import ORG_UNITS, STAFF, account, customer

ON = "2026-11-20"
NEXT = "2026-11-23"
Rejects = Callable[[], list[tuple[str, int, str, str, str]]]
RefusalOf = Callable[..., DeliveryRefused]

ROWS: dict[str, tuple[str, dict[str, str], str, str]] = {
    "empty key": ("customers", {"customer_no": ""}, "customer_no", "empty"),
    "unknown unit": ("customers", {"org_code": "B999"}, "org_code", "unknown_unit"),
    "unknown kind": ("customers", {"kind": "company"}, "kind", "unknown_value"),
    "born tomorrow": ("customers", {"birth_date": "2026-11-21"}, "birth_date", "in_the_future"),
    "come tomorrow": ("customers", {"opened_on": "2026-11-21"}, "opened_on", "in_the_future"),
    "wrong flag": ("customers", {"contact_allowed": "yes"}, "contact_allowed", "unknown_value"),
    "control in name": ("customers", {"name": "a\x01b"}, "name", "forbidden_character"),
    "NUL in name": ("customers", {"name": "a\x00b"}, "name", "forbidden_character"),
    "unknown customer": ("accounts", {"customer_no": "C9"}, "customer_no", "unknown_customer"),
    "unknown class": ("accounts", {"product_class": "crypto"}, "product_class", "unknown_value"),
    "no rate": ("accounts", {"currency": "XXX"}, "currency", "unknown_currency"),
    "no number": ("accounts", {"balance": "1,234.56"}, "balance", "not_a_number"),
    "too large": ("accounts", {"balance": "1234567890123456"}, "balance", "out_of_range"),
    "no such day": ("accounts", {"opened_on": "2026-02-30"}, "opened_on", "impossible_date"),
    "opened tomorrow": ("accounts", {"opened_on": "2026-11-21"}, "opened_on", "in_the_future"),
    "matures too early": (
        "accounts",
        {"opened_on": "2026-05-01", "matures_on": "2026-04-30"},
        "matures_on",
        "matures_before_opening",
    ),
    "profile of nobody": ("corporates", {"customer_no": "C9"}, "customer_no", "unknown_customer"),
    "profile of a person": ("corporates", {"customer_no": "C1"}, "customer_no", "unknown_customer"),
    "unknown industry": ("corporates", {"industry": "banking"}, "industry", "unknown_value"),
    "share above 1": ("corporates", {"settlement_share": "60"}, "settlement_share", "out_of_range"),
    "activity of nobody": ("activity", {"customer_no": "C9"}, "customer_no", "unknown_customer"),
    "active tomorrow": (
        "activity",
        {"last_transaction_on": "2026-11-21"},
        "last_transaction_on",
        "in_the_future",
    ),
    "related to nobody": ("relations", {"related_no": "C9"}, "related_no", "unknown_customer"),
    "unknown relation": ("relations", {"relation": "friend"}, "relation", "unknown_value"),
    "contact of nobody": ("contacts", {"customer_no": "C9"}, "customer_no", "unknown_customer"),
    "unknown channel": ("contacts", {"channel": "pigeon"}, "channel", "unknown_value"),
    "contact tomorrow": ("contacts", {"happened_at": "2026-11-21"}, "happened_at", "in_the_future"),
    "officer nowhere": ("staff", {"org_code": "B999"}, "org_code", "unknown_unit"),
    "administrator": ("staff", {"role": "administrator"}, "role", "unknown_value"),
    "unit of nobody": ("org_units", {"parent_code": "R99"}, "parent_code", "unknown_unit"),
    "unit above itself": ("org_units", {"parent_code": "X1"}, "parent_code", "no_way_to_root"),
    "unknown level": ("org_units", {"level": "desk"}, "level", "unknown_value"),
    "rate of nothing": ("fx_rates", {"rate_to_cny": "0"}, "rate_to_cny", "out_of_range"),
}
GOOD: dict[str, list[dict[str, str]]] = {
    "customers": [customer("C1"), customer("F1", kind="corporate", birth_date="")],
    "accounts": [account("A1", "C1", "1.00")],
    "corporates": [{"customer_no": "F1", "industry": "software"}],
    "activity": [{"customer_no": "C1", "last_transaction_on": ON}],
    "relations": [{"customer_no": "C1", "related_no": "F1", "relation": "executive_of"}],
    "contacts": [{"contact_no": "K1", "customer_no": "C1"}],
    "staff": list(STAFF),
    "org_units": list(ORG_UNITS),
    "fx_rates": [{"currency": "USD", "rate_to_cny": "7.1"}],
}
NEW: dict[str, dict[str, str]] = {
    "customers": customer("X1"),
    "accounts": account("X1", "C1", "1.00"),
    "corporates": {"customer_no": "F1"},
    "activity": {"customer_no": "F1"},
    "relations": {"customer_no": "F1", "related_no": "C1", "relation": "family"},
    "contacts": {"contact_no": "X1", "customer_no": "C1"},
    "staff": {"staff_no": "X1", "name": "新"},
    "org_units": {"org_code": "X1", "parent_code": "HO", "name": "新", "level": "branch"},
    "fx_rates": {"currency": "HKD", "rate_to_cny": "0.9"},
}


@pytest.mark.parametrize("case", ROWS)
def test_row_that_cannot_be_right_is_left_out_alone(
    take_in: TakeIn, rejects: Rejects, case: str
) -> None:
    file, cells, column, reason = ROWS[case]
    rows = [*GOOD[file], NEW[file] | cells]
    if file == "corporates" and "customer_no" not in cells:
        rows = [NEW[file] | cells]
    report = take_in(ON, **(GOOD | {file: rows}))
    assert [(r[0], r[3], r[4]) for r in rejects()] == [(f"{file}.csv", column, reason)]
    told = report["files"][f"{file}.csv"]
    assert (told["rows"], told["rejected"]) == (len(rows), 1)
    assert told["accepted"] == told["rows"] - 1


def test_all_files_come_in(take_in: TakeIn) -> None:
    report = take_in(ON, **GOOD)
    assert all(told["rejected"] == 0 for told in report["files"].values())
    counts = [
        model.objects.count()
        for model in (OrgUnit, Officer, Customer, Account, CorporateProfile, Activity, Relation)
    ]
    assert counts == [4, 6, 2, 1, 1, 1, 1]
    assert Contact.objects.get().officer is None


def test_reject_keeps_line_key_and_raw_value(take_in: TakeIn) -> None:
    take_in(ON, customers=[customer("C1")], accounts=[account("A1", "C1", "=1+1\n2026 INFO x")])
    reject = Reject.objects.get()
    assert (reject.file, reject.line, reject.key) == ("accounts.csv", 2, "A1")
    assert (reject.column, reject.raw_value) == ("balance", "=1+1\n2026 INFO x")


def test_same_line_twice_goes_in_once(take_in: TakeIn, rejects: Rejects) -> None:
    rows = [account("A1", "C1", "5.00"), account("A2", "C1"), account("A1", "C1", "5.00")]
    take_in(ON, customers=[customer("C1")], accounts=rows)
    assert rejects() == [("accounts.csv", 4, "A1", "account_no", "duplicate")]
    assert Account.objects.get(account_no="A1").balance == 5


@pytest.mark.parametrize("other", ["6.00", "abc"])
def test_key_in_lines_that_differ_goes_in_from_none(
    take_in: TakeIn, rejects: Rejects, other: str
) -> None:
    rows = [account("A1", "C1", "5.00"), account("A2", "C1"), account("A1", "C1", other)]
    take_in(ON, customers=[customer("C1")], accounts=rows)
    assert [line[1] for line in rejects()] == [2, 4]
    assert Account.objects.get().account_no == "A2"


def test_same_customer_twice_with_sealed_numbers_goes_in_once(
    take_in: TakeIn, rejects: Rejects
) -> None:
    take_in(ON, customers=[customer("C1", mobile="13800138000")] * 2)
    assert [line[4] for line in rejects()] == ["duplicate"]


def test_rejected_row_of_a_known_key_leaves_the_day_before(take_in: TakeIn) -> None:
    two = [customer("C1"), customer("C2")]
    take_in(ON, customers=two, accounts=[account("A1", "C1", "5.00"), account("A2", "C2", "1.00")])
    take_in(NEXT, customers=two, accounts=[account("A1", "C1", "abc"), account("A2", "C2", "2.00")])
    stored = Account.objects.get(account_no="A1")
    assert (stored.balance, stored.closed_on) == (5, None)


def test_unknown_rate_is_known_once_delivered(take_in: TakeIn, rejects: Rejects) -> None:
    dollars = [account("A1", "C1", "5.00", currency="USD")]
    rates = [{"currency": "USD", "rate_to_cny": "7.1"}]
    take_in(ON, customers=[customer("C1")], accounts=dollars, fx_rates=rates)
    take_in(NEXT, customers=[customer("C1")], accounts=dollars)
    assert rejects() == []


def test_many_rejects_refuse_the_delivery(refusal_of: RefusalOf) -> None:
    rows = [account(f"A{i}", "C9", "1.00") for i in range(11)]
    refusal = refusal_of(ON, customers=[customer("C1")], accounts=rows)
    assert "11 of 11 rows would be rejected" in str(refusal)
    assert len(refusal.rejects) == 11
    assert refusal.rejects[0].reason == "unknown_customer"
    assert not Customer.objects.exists()


def test_ten_rejects_are_not_many(take_in: TakeIn) -> None:
    rows = [account(f"A{i}", "C9", "1.00") for i in range(10)]
    report = take_in(ON, customers=[customer("C1")], accounts=rows)
    assert report["files"]["accounts.csv"]["rejected"] == 10


def test_two_percent_of_rejects_are_not_many(take_in: TakeIn) -> None:
    rows = [account(f"A{i}", "C1" if i >= 12 else "C9", "1.00") for i in range(600)]
    report = take_in(ON, customers=[customer("C1")], accounts=rows)
    assert report["files"]["accounts.csv"]["rejected"] == 12


@pytest.mark.parametrize(("n_left", "is_refused"), [(95, False), (94, True)])
def test_full_file_that_shrinks_beyond_the_guard_is_refused(
    take_in: TakeIn, refusal_of: RefusalOf, n_left: int, is_refused: bool
) -> None:
    people = [customer(f"C{i:03d}") for i in range(100)]
    take_in(ON, customers=people)
    if is_refused:
        refusal = refusal_of(NEXT, customers=people[:n_left])
        assert (refusal.guard, refusal.file) == ("shrink", "customers.csv")
        take_in(NEXT, customers=people[:n_left], waive_shrink=True)
    else:
        take_in(NEXT, customers=people[:n_left])
    assert Customer.objects.filter(missing_since=NEXT).count() == 100 - n_left


def test_delta_may_be_short(take_in: TakeIn) -> None:
    take_in(ON, customers=[customer(f"C{i}") for i in range(9)])
    take_in(NEXT, customers=[customer("C1", name="新名")], mode="delta")
    assert Customer.objects.filter(missing_since=None).count() == 9
    assert Customer.objects.get(customer_no="C1").name == "新名"


def test_unit_in_use_that_is_missing_refuses_the_delivery(
    take_in: TakeIn, refusal_of: RefusalOf, settings: Any
) -> None:
    settings.BANKCRM_SHRINK_GUARD = 1
    take_in(ON, customers=[customer("C1", org_code="B002", manager_no="")])
    left = [unit for unit in ORG_UNITS if unit["org_code"] != "B002"]
    staff = [one for one in STAFF if one.get("org_code") != "B002"]
    refusal = refusal_of(NEXT, org_units=left, staff=staff)
    assert str(refusal) == "org_units.csv: B002: a unit that is in use is missing"
    moved = [customer("C1", org_code="B001", manager_no="")]
    take_in(NEXT, org_units=left, staff=staff, customers=moved)
    assert Customer.objects.get().org_unit.code == "B001"


def test_units_in_a_circle_are_left_out(take_in: TakeIn, rejects: Rejects) -> None:
    circle = [
        {"org_code": "X1", "parent_code": "X2", "name": "甲", "level": "branch"},
        {"org_code": "X2", "parent_code": "X1", "name": "乙", "level": "branch"},
    ]
    take_in(ON, org_units=[*ORG_UNITS, *circle])
    assert [line[4] for line in rejects()] == ["no_way_to_root", "no_way_to_root"]


def test_warnings_tell_what_is_new(take_in: TakeIn) -> None:
    take_in(ON, customers=[customer("C1")], accounts=[account("A1", "C1", "1.00")])
    report = take_in(
        NEXT,
        customers=[customer("C1", manager_no="S9999")],
        accounts=[account("A1", "C1", "-5.00"), account("A2", "C1", "-0.00")],
    )
    assert report["warnings"] == {"overdraft": 1, "unknown_manager": 1}
    assert Account.objects.get(account_no="A1").balance == -5
    assert str(Account.objects.get(account_no="A2").balance) == "0.00"
    again = take_in(
        "2026-11-24",
        customers=[customer("C1", manager_no="S9999")],
        accounts=[account("A1", "C1", "-6.00"), account("A2", "C1", "-0.00")],
    )
    assert again["warnings"] == {}


def test_skipped_working_day_is_a_warning(take_in: TakeIn) -> None:
    take_in("2026-11-19", customers=[customer("C1")])
    report = take_in("2026-11-23", customers=[customer("C1")])
    assert report["warnings"] == {"skipped_working_days": 1}
