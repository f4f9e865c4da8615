"""A small bank whose nights can be run one by one."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bankcrm import nightly, operations
from bankcrm.enums import RunKind
from bankcrm.exports import EXPORTS
from bankcrm.models import Run
from bankcrm.night_tables import DRAFTS
from customers.models import Account, Customer, DataDate
from kernel import sql
from staff.enums import Decision, Role
from staff.models import Officer, OrgUnit
from tests.deliveries import account, customer, make_delivery
from tests.factories.staff import officer

PEOPLE = [
    customer("C1", name="李一", manager_no="S0011"),
    customer("C2", name="王二", manager_no="S0012"),
    customer("C3", name="赵三", manager_no="S0021", org_code="B002"),
    customer("C4", name="钱四", manager_no="S0011", contact_allowed="0"),
    customer("C5", name="孙五", manager_no="S0011"),
]
BALANCES = {"C1": "60000.00", "C2": "450000.00", "C3": "900000.00", "C4": "2000.00", "C5": "0.00"}


@pytest.fixture(autouse=True)
def _private_var(settings: Any, tmp_path: Path) -> None:
    settings.BANKCRM_VAR = tmp_path / "var"
    settings.BANKCRM_INBOX = tmp_path / "inbox"


@pytest.fixture
def deliver(tmp_path: Path) -> Callable[..., Path]:
    """Writes the small bank's delivery of a day; `balances` overrides by customer number."""
    n_written = 0

    def write(on: str, balances: dict[str, str] | None = None, **options: Any) -> Path:
        nonlocal n_written
        n_written += 1  # a correction comes in another folder of the same name
        held = BALANCES | (balances or {})
        accounts = [account(f"A{no}", no, amount) for no, amount in held.items()]
        accounts.append(
            account(
                "T1",
                "C2",
                "300000.00",
                product_class="term",
                product_code="TD01",
                term_months="12",
                opened_on="2025-11-26",
                matures_on="2026-11-26",
            )
        )
        options = {"customers": PEOPLE, "accounts": accounts} | options
        return make_delivery(tmp_path / f"drop{n_written}", on, **options)

    return write


@pytest.fixture
def run_night() -> Callable[[Path], Run]:
    def run(folder: Path) -> Run:
        ended = nightly.start(RunKind.NIGHTLY, folder)
        ended.refresh_from_db()
        return ended

    return run


def head_office(staff_no: str = "H001") -> Officer:
    """The one of the deliveries; any other number is a colleague whom they do not name."""
    found = Officer.objects.filter(staff_no=staff_no).first()
    return found or officer(staff_no, Role.HEAD_OFFICE, OrgUnit.objects.get(code="HO"))


def release(run: Run, reason: str = "checked with the core team") -> None:
    """By two people."""
    asked = operations.ask_release(run=run, reason=reason, by=head_office())
    operations.decide_release(
        approval=asked, decision=Decision.APPROVED, reason="", by=head_office("H002")
    )


@pytest.fixture
def held(deliver: Callable[..., Path], run_night: Callable[[Path], Run], settings: Any) -> Run:
    """A night on which more customers would move than the guards allow."""
    settings.BANKCRM_HOLD_CUSTOMERS = 1
    run_night(deliver("2026-11-16"))
    return run_night(deliver("2026-11-17", {"C1": "90000000.00", "C4": "90000000.00"}))


@pytest.fixture
def shrunken(deliver: Callable[..., Path], run_night: Callable[[Path], Run]) -> Run:
    """A delivery without customers and accounts, the day after a whole one."""
    run_night(deliver("2026-11-16"))
    return run_night(deliver("2026-11-17", customers=[], accounts=[]))


def data_date() -> date | None:
    standing = DataDate.objects.first()
    return standing.business_date if standing else None


def exported(as_of: date) -> dict[str, str]:
    """What the house would tell others: every export, as text."""
    texts = {}
    for name, export in EXPORTS.items():
        target = io.BytesIO()
        export(target, as_of, None, None)
        texts[name] = target.getvalue().decode()
    texts["customers"] = str(
        list(
            Customer.objects.order_by("customer_no").values_list(
                "customer_no", "name", "owner__staff_no", "org_unit__code", "missing_since"
            )
        )
    )
    texts["accounts"] = str(
        list(
            Account.objects.order_by("account_no").values_list(
                "account_no", "customer__customer_no", "balance", "closed_on"
            )
        )
    )
    return texts


def every_row() -> dict[str, list[str]]:
    """All rows of all tables that a night writes, to see that nothing was written."""
    return {
        draft.table: [row for (row,) in sql.rows(f"select t::text from {draft.table} t order by 1")]
        for draft in DRAFTS
    }
