"""What a delivery does to what is stored: new, changed, cleared, left alone, gone, back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bankcrm.night_tables import DRAFTS
from customers.models import (
    Account,
    Activity,
    Contact,
    CorporateProfile,
    Customer,
    DataDate,
    FxRate,
    Relation,
)
from kernel import drafts, sql
from staff.models import Officer, OrgUnit
from tests.customers.importing.conftest import TakeIn
from tests.deliveries import ORG_UNITS, STAFF, account, customer

DAY1, DAY2, DAY3 = "2026-11-19", "2026-11-20", "2026-11-23"


@pytest.fixture(autouse=True)
def _small_bank(settings: Any) -> None:
    settings.BANKCRM_SHRINK_GUARD = 1


def n_drafted() -> int:
    return sum(
        sql.value(f"select count(*) from draft.{draft.table}_next")
        for draft in DRAFTS
        if draft.table != "customers_datadate"
    )


EVERYTHING: dict[str, Any] = {
    "customers": [
        customer("C1", mobile="13800138000", annual_income="50000.00"),
        customer("F1", kind="corporate"),
    ],
    "accounts": [account("A1", "C1", "5.00"), account("L1", "C1", "9.00", currency="USD")],
    "corporates": [{"customer_no": "F1", "industry": "software", "borrower": "1"}],
    "activity": [{"customer_no": "C1", "last_transaction_on": DAY1, "merchant": "0"}],
    "relations": [{"customer_no": "C1", "related_no": "F1", "relation": "executive_of"}],
    "contacts": [{"contact_no": "K1", "customer_no": "C1", "staff_no": "S0011"}],
    "fx_rates": [{"currency": "USD", "rate_to_cny": "7.1"}],
}


@pytest.mark.parametrize("whole", [True, False])
def test_same_content_on_another_day_drafts_nothing(take_in: TakeIn, whole: bool) -> None:
    take_in(DAY1, **EVERYTHING)
    take_in(DAY2, is_published=False, whole=whole, **EVERYTHING)
    assert n_drafted() == 0


def test_only_what_differs_is_drafted(take_in: TakeIn) -> None:
    take_in(DAY1, **EVERYTHING)
    accounts = [account("A1", "C1", "6.00"), account("L1", "C1", "9.00", currency="USD")]
    take_in(DAY2, is_published=False, whole=True, **EVERYTHING | {"accounts": accounts})
    assert n_drafted() == 1
    assert Account.objects.get(account_no="A1").balance == 5


def test_nothing_is_visible_before_it_is_published(take_in: TakeIn) -> None:
    take_in(DAY1, is_published=False, **EVERYTHING)
    assert not Customer.objects.exists()
    assert not DataDate.objects.exists()
    drafts.publish(DRAFTS)
    assert DataDate.objects.get().business_date == date(2026, 11, 19)


def test_absent_column_leaves_the_value_empty_cell_clears_it(take_in: TakeIn) -> None:
    take_in(
        DAY1, customers=[customer("C1", occupation="教师", annual_income="1.00", protected="1")]
    )
    required = ["customer_no", "kind", "name", "org_code"]
    take_in(DAY2, customers=[customer("C1", name="新名")], columns={"customers.csv": required})
    kept = Customer.objects.get()
    assert (kept.name, kept.occupation, kept.annual_income) == ("新名", "教师", Decimal("1.00"))
    assert (kept.is_protected, kept.core_contact_allowed) == (True, True)
    take_in(DAY3, customers=[customer("C1", contact_allowed="", birth_date="")])
    cleared = Customer.objects.get()
    assert (cleared.occupation, cleared.annual_income, cleared.birth_on) == ("", None, None)
    assert (cleared.is_protected, cleared.core_contact_allowed) == (False, False)


def test_absent_columns_of_a_new_key_take_their_defaults(take_in: TakeIn) -> None:
    take_in(
        DAY1,
        staff=[{"staff_no": "S1", "name": "甲"}],
        customers=[customer("C1")],
        accounts=[account("A1", "C1", "1.00")],
        columns={
            "staff.csv": ["staff_no", "name", "org_code", "role"],
            "customers.csv": ["customer_no", "kind", "name", "org_code"],
            "accounts.csv": [
                "account_no",
                "customer_no",
                "product_code",
                "product_class",
                "balance",
            ],
        },
    )
    officer, person, held = Officer.objects.get(), Customer.objects.get(), Account.objects.get()
    assert (officer.delivered_active, officer.daily_calls, officer.daily_visits) == (True, 15, 3)
    assert not officer.has_usable_password()
    assert (person.core_contact_allowed, person.is_protected) == (False, False)
    assert person.crm_contact_allowed
    assert (held.currency, held.closed_on) == ("CNY", None)


def test_customer_missing_from_a_full_file_is_flagged_until_back(take_in: TakeIn) -> None:
    two = [customer("C1"), customer("C2")]
    take_in(DAY1, customers=two)
    take_in(DAY2, customers=two[:1])
    take_in(DAY3, customers=two[:1])
    assert Customer.objects.get(customer_no="C2").missing_since == date(2026, 11, 20)
    take_in("2026-11-24", customers=two)
    assert Customer.objects.get(customer_no="C2").missing_since is None


def test_account_missing_from_a_full_file_is_closed_and_may_come_back(take_in: TakeIn) -> None:
    two = [account("A1", "C1", "1.00"), account("A2", "C1", "2.00")]
    take_in(DAY1, customers=[customer("C1")], accounts=two)
    take_in(DAY2, accounts=two[:1])
    take_in(DAY3, accounts=two[:1])
    assert Account.objects.get(account_no="A2").closed_on == date(2026, 11, 20)
    no_closing = {"accounts.csv": [c for c in two[0] if c != "closed_on"]}
    no_closing["accounts.csv"] += ["product_code", "product_class"]
    take_in("2026-11-24", accounts=two, columns=no_closing)
    assert Account.objects.get(account_no="A2").closed_on is None


def test_delivered_closing_day_is_kept(take_in: TakeIn) -> None:
    closed = account("A1", "C1", "0.00", closed_on="2026-11-01")
    take_in(DAY1, customers=[customer("C1")], accounts=[closed])
    take_in(DAY2, accounts=[])
    assert Account.objects.get().closed_on == date(2026, 11, 1)


def test_delta_closes_nothing(take_in: TakeIn) -> None:
    two = [account("A1", "C1", "1.00"), account("A2", "C1", "2.00")]
    take_in(DAY1, customers=[customer("C1")], accounts=two)
    take_in(DAY2, accounts=[account("A1", "C1", "3.00")], mode="delta")
    assert Account.objects.filter(closed_on=None).count() == 2
    assert Account.objects.get(account_no="A1").balance == 3


def test_officers_change_leave_and_come_back(take_in: TakeIn) -> None:
    Officer.objects.create_superuser("ADMIN", "secret", name="管理员")
    take_in(DAY1)
    staff = [dict(one) for one in STAFF if one["staff_no"] != "S0012"]
    staff[-1] |= {"org_code": "B001", "daily_calls": "20"}
    take_in(DAY2, staff=staff)
    gone, moved = Officer.objects.get(staff_no="S0012"), Officer.objects.get(staff_no="S0021")
    assert not gone.delivered_active
    assert (moved.org_unit.code, moved.daily_calls) == ("B001", 20)
    assert Officer.objects.get(staff_no="ADMIN").delivered_active
    take_in(DAY3, columns={"staff.csv": ["staff_no", "name", "org_code", "role"]})
    assert Officer.objects.get(staff_no="S0012").delivered_active


def test_staff_number_of_an_administrator_is_left_out(take_in: TakeIn) -> None:
    Officer.objects.create_superuser("ADMIN", "secret", name="管理员")
    report = take_in(DAY1, staff=[*STAFF, {"staff_no": "ADMIN", "name": "别人"}])
    assert report["files"]["staff.csv"]["rejected"] == 1
    assert Officer.objects.get(staff_no="ADMIN").name == "管理员"


def test_sign_in_of_an_officer_outlives_a_delivery(take_in: TakeIn) -> None:
    take_in(DAY1)
    officer = Officer.objects.get(staff_no="S0011")
    officer.set_password("secret")
    officer.save()
    take_in(DAY2, staff=[one | {"name": "新名"} for one in STAFF])
    officer.refresh_from_db()
    assert officer.check_password("secret")
    assert officer.name == "新名"


def test_tree_follows_the_delivery(take_in: TakeIn) -> None:
    outlet = {"org_code": "O1", "parent_code": "B001", "name": "网点", "level": "outlet"}
    take_in(DAY1, org_units=[outlet, *reversed(ORG_UNITS)])
    take_in(DAY2, org_units=[outlet | {"parent_code": "B002"}], mode="delta")
    path = [OrgUnit.objects.get(code=code).pk for code in ("HO", "R01", "B002", "O1")]
    assert OrgUnit.objects.get(code="O1").path == "".join(f"/{pk}" for pk in path) + "/"


def test_relation_ends_and_holds_again(take_in: TakeIn) -> None:
    people = [customer("C1"), customer("C2")]
    family = [{"customer_no": "C1", "related_no": "C2", "relation": "family"}]
    take_in(DAY1, customers=people, relations=family)
    take_in(DAY2, relations=[])
    assert Relation.objects.get().ended_on == date(2026, 11, 20)
    take_in(DAY3, relations=family)
    again = Relation.objects.get()
    assert (again.first_seen_on, again.ended_on) == (date(2026, 11, 19), None)


def test_figures_missing_from_a_full_file_become_empty(take_in: TakeIn) -> None:
    take_in(DAY1, **EVERYTHING)
    take_in(DAY2, activity=[], corporates=[])
    activity, profile = Activity.objects.get(), CorporateProfile.objects.get()
    assert (activity.last_transaction_on, activity.merchant) == (None, None)
    assert (profile.industry, profile.borrower) == ("", None)
    take_in(DAY3, is_published=False, activity=[], corporates=[])
    assert n_drafted() == 0


def test_contacts_and_rates_stay(take_in: TakeIn) -> None:
    take_in(DAY1, **EVERYTHING)
    take_in(DAY2, contacts=[], fx_rates=[])
    contact = Contact.objects.get()
    assert contact.officer is not None
    assert contact.officer.staff_no == "S0011"
    assert contact.happened_at.isoformat() == "2026-11-01T02:00:00+00:00"
    assert FxRate.objects.get().delivered_on == date(2026, 11, 19)


def test_correction_starts_from_the_day_before(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1", name="原名")])
    take_in(DAY2, customers=[customer("C1", name="错名"), customer("C2")])
    drafts.take_back(DRAFTS)
    take_in(DAY2, customers=[customer("C1", name="正名")])
    assert list(Customer.objects.values_list("name", flat=True)) == ["正名"]
