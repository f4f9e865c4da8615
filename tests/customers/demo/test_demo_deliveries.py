"""Demo deliveries are true to the contract, to their seed and to the bank's proportions."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from stdnum.cn import ric, uscc

from customers.demo.days import delivery_dates
from customers.demo.deliveries import write_demo_deliveries

END = date(2026, 11, 20)
COLUMNS = {
    "org_units.csv": "org_code parent_code name level",
    "staff.csv": "staff_no name org_code role active daily_calls daily_visits",
    "customers.csv": "customer_no kind name id_type id_no mobile gender birth_date occupation "
    "annual_income org_code manager_no opened_on contact_allowed protected risk_flag",
    "corporates.csv": "customer_no uscc industry employees revenue_wan assets_wan ownership "
    "group_no borrower segment eligible_strategic supported_industry larger_contribution "
    "head_office_list credit_rating bad_record litigation agreement_signed settlement_share "
    "affiliate_share pos_monthly ebank_active payroll_people payroll_monthly cards_issued "
    "special_contribution",
    "accounts.csv": "account_no customer_no product_code product_class currency balance opened_on "
    "matures_on term_months closed_on credit_limit spend_30d",
    "activity.csv": "customer_no last_transaction_on transactions_30d transactions_90d inflow_30d "
    "outflow_30d mobile_logins_30d payroll_amount payroll_on linked_payment direct_debit merchant",
    "relations.csv": "customer_no related_no relation",
    "contacts.csv": "contact_no customer_no staff_no happened_at channel outcome note",
    "fx_rates.csv": "currency rate_to_cny",
}
DEPOSITS = {
    *("demand", "notice", "term", "wealth", "wealth_open", "fund", "insurance", "bond", "metal")
}
BAD_KEYS = ("9991", "0009")  # the lines that are wrong on purpose

Row = dict[str, str]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("small")
    write_demo_deliveries(out, customers=300, months=2, days=5, seed=7, end=END)
    return out


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four month ends, a quarter apart from first to last."""
    out = tmp_path_factory.mktemp("large")
    write_demo_deliveries(out, customers=8_000, months=4, days=1, seed=1, end=END)
    return out


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def good_rows(path: Path) -> list[Row]:
    """Without the lines that are wrong on purpose."""
    rows = rows_of(path) if path.exists() else []
    return [row for row in rows if not next(iter(row.values())).startswith(BAD_KEYS)]


def manifests(out: Path) -> Iterator[tuple[Path, dict]]:
    for folder in sorted(out.iterdir()):
        yield folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def standing(out: Path, name: str) -> dict[str, Row]:
    """All rows of a file as they stand after the last delivery."""
    known: dict[str, Row] = {}
    for folder in sorted(out.iterdir()):
        known |= {next(iter(row.values())): row for row in good_rows(folder / name)}
    return known


def wealth_after(out: Path, folders: list[Path]) -> dict[str, Decimal]:
    """Yuan deposits of every personal customer after these deliveries."""
    accounts: dict[str, Row] = {}
    wealth: dict[str, Decimal] = {}
    for folder in folders:
        wealth |= {row["customer_no"]: Decimal(0) for row in good_rows(folder / "customers.csv")}
        accounts |= {row["account_no"]: row for row in good_rows(folder / "accounts.csv")}
    for row in accounts.values():
        if row["product_class"] in DEPOSITS and row["currency"] == "CNY" and not row["closed_on"]:
            wealth[row["customer_no"]] += Decimal(row["balance"])
    return {number: sum_ for number, sum_ in wealth.items() if number.startswith("0001")}


def test_dates_are_month_ends_and_then_days() -> None:
    dates = delivery_dates(end=END, months=2, days=3)

    assert [str(on) for on in dates] == [
        *("2026-09-30", "2026-10-31", "2026-11-18", "2026-11-19", "2026-11-20")
    ]


def test_dates_never_repeat_when_the_days_begin_on_the_first() -> None:
    assert delivery_dates(end=date(2026, 3, 1), months=2, days=1) == [
        *(date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 1))
    ]


def test_same_arguments_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    write_demo_deliveries(tmp_path, customers=300, months=2, days=5, seed=7, end=END)

    files = sorted(path.relative_to(small) for path in small.rglob("*") if path.is_file())
    assert files == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert all((small / name).read_bytes() == (tmp_path / name).read_bytes() for name in files)


def test_another_seed_gives_another_bank(small: Path, tmp_path: Path) -> None:
    write_demo_deliveries(tmp_path, customers=300, months=2, days=5, seed=8, end=END)

    name = "2026-09-30/customers.csv"
    assert (small / name).read_bytes() != (tmp_path / name).read_bytes()


def test_manifest_states_what_the_files_hold(small: Path) -> None:
    for folder, manifest in manifests(small):
        assert manifest["business_date"] == folder.name
        on_disk = {path.name for path in folder.iterdir()} - {"manifest.json"}
        assert manifest["files"].keys() == on_disk
        for name, figures in manifest["files"].items():
            assert figures["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
            assert figures["rows"] == len(rows_of(folder / name))


def test_balance_total_counts_every_line_whose_amount_is_a_number(large: Path) -> None:
    for folder, manifest in manifests(large):
        total = Decimal(0)
        for row in rows_of(folder / "accounts.csv"):
            try:
                total += Decimal(row["balance"])
            except InvalidOperation:
                assert row["account_no"].startswith(BAD_KEYS)
        assert Decimal(manifest["files"]["accounts.csv"]["totals"]["balance"]) == total


def test_every_file_has_the_columns_of_the_contract_and_no_ragged_line(small: Path) -> None:
    seen = set()
    for path in small.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file, strict=True)
        assert header == COLUMNS[path.name].split()
        assert {len(line) for line in lines} <= {len(header)}
        seen.add(path.name)
    assert seen == COLUMNS.keys()


def test_first_delivery_is_full_and_daily_ones_are_deltas(small: Path) -> None:
    modes = {
        folder.name: manifest["files"]["accounts.csv"]["mode"]
        for folder, manifest in manifests(small)
    }

    assert modes.pop("2026-09-30") == "full"
    assert set(modes.values()) == {"delta"}


def test_no_account_and_no_customer_is_missing_from_a_later_full_file(large: Path) -> None:
    for name in ("accounts.csv", "customers.csv", "activity.csv"):
        known: set[str] = set()
        for folder, manifest in manifests(large):
            keys = {next(iter(row.values())) for row in good_rows(folder / name)}
            if manifest["files"].get(name, {}).get("mode") == "full":
                assert known <= keys
            known |= keys


def test_every_row_refers_to_rows_that_are_known(large: Path) -> None:
    units, staff = standing(large, "org_units.csv"), standing(large, "staff.csv")
    customers = standing(large, "customers.csv")
    accounts = standing(large, "accounts.csv").values()

    assert {row["org_code"] for row in customers.values()} <= units.keys()
    assert {row["manager_no"] for row in customers.values()} - {""} <= staff.keys()
    assert {row["org_code"] for row in staff.values()} <= units.keys()
    assert {row["customer_no"] for row in accounts} <= customers.keys()
    assert standing(large, "activity.csv").keys() <= customers.keys() | {"000999999999"}


def test_terms_and_maturities_agree(large: Path) -> None:
    last = max(folder.name for folder in large.iterdir())
    for row in standing(large, "accounts.csv").values():
        assert row["opened_on"] <= last
        if row["matures_on"] and not row["closed_on"]:
            opened, matures = (date.fromisoformat(row[c]) for c in ("opened_on", "matures_on"))
            months = (matures.year - opened.year) * 12 + matures.month - opened.month
            assert row["matures_on"] > last
            assert months == int(row["term_months"])


def test_identity_numbers_check_right_and_belong_to_no_place(small: Path) -> None:
    rows = standing(small, "customers.csv").values()
    persons = [row for row in rows if row["kind"] == "personal"]
    right = [row for row in persons if row["id_no"][-1] == ric.calc_check_digit(row["id_no"])]

    assert len(right) >= len(persons) - 3
    assert all(row["birth_date"].replace("-", "") == row["id_no"][6:14] for row in persons)
    assert all((int(row["id_no"][16]) % 2 == 1) == (row["gender"] == "M") for row in persons)
    assert {row["id_no"][:2] for row in persons} == {"99"}
    assert len({row["id_no"] for row in persons}) == len(persons)
    assert all(uscc.is_valid(row["id_no"]) for row in rows if row["kind"] == "corporate")


def test_phones_have_the_form_but_a_series_nobody_uses(small: Path) -> None:
    phones = [row["mobile"] for row in standing(small, "customers.csv").values()]

    assert all(len(phone) == 11 and phone.startswith("169") for phone in phones)
    assert sum(not phone.isdigit() for phone in phones) <= 3
    assert len(set(phones)) >= len(phones) - 3


def test_organisation_has_3_regions_12_branches_and_60_managers(small: Path) -> None:
    levels = Counter(row["level"] for row in standing(small, "org_units.csv").values())
    roles = Counter(row["role"] for row in standing(small, "staff.csv").values())

    assert (levels["head_office"], levels["region"], levels["branch"]) == (1, 3, 12)
    assert roles == {
        "relationship_manager": 60,
        "branch_manager": 12,
        "regional_manager": 3,
        "head_office": 2,
        "auditor": 1,
    }


def test_one_officer_leaves_and_a_few_customers_move(small: Path) -> None:
    first, *later = sorted(small.iterdir())
    before = {row["customer_no"]: row["org_code"] for row in good_rows(first / "customers.csv")}
    moved = [
        row
        for folder in later
        for row in good_rows(folder / "customers.csv")
        if before.get(row["customer_no"], row["org_code"]) != row["org_code"]
    ]

    assert 1 <= len(moved) <= 3
    assert [row["active"] for row in standing(small, "staff.csv").values()].count("0") == 1


def test_balances_follow_the_real_proportions(large: Path) -> None:
    wealth = list(wealth_after(large, sorted(large.iterdir())[:4]).values())

    def share(low: int, high: int) -> float:
        return sum(low <= amount < high for amount in wealth) / len(wealth)

    assert share(-(10**9), 10_000) == pytest.approx(0.74, abs=0.02)
    assert share(30_000, 50_000) == pytest.approx(0.036, abs=0.008)
    assert share(300_000, 500_000) == pytest.approx(0.013, abs=0.005)
    assert share(500_000, 10**12) == pytest.approx(0.028, abs=0.006)


def test_about_a_fifth_change_band_in_a_quarter(large: Path) -> None:
    bounds = (10_000, 30_000, 50_000, 300_000, 500_000)
    folders = sorted(large.iterdir())
    before, after = (wealth_after(large, folders[:n]) for n in (1, 4))

    changed = sum(
        sum(was >= b for b in bounds) != sum(after[number] >= b for b in bounds)
        for number, was in before.items()
    )

    assert changed / len(before) == pytest.approx(0.19, abs=0.03)


def test_all_product_classes_currencies_and_round_sums_appear(large: Path) -> None:
    accounts = standing(large, "accounts.csv").values()

    assert {row["product_class"] for row in accounts} == DEPOSITS | {"loan", "credit_card"}
    assert {row["currency"] for row in accounts} == {"CNY", "USD", "HKD"}
    balances = Counter(row["balance"] for row in accounts)
    assert min(balances["200000.00"], balances["500000.00"]) >= 10


def test_all_industries_appear_and_some_figures_are_missing(large: Path) -> None:
    firms = standing(large, "corporates.csv").values()

    assert len({row["industry"] for row in firms}) == 16
    assert any(row["employees"] == "" for row in firms)
    assert any(row["eligible_strategic"] == "1" for row in firms)


def test_bad_lines_stay_far_below_the_reject_guard(large: Path) -> None:
    n_bad = 0
    for path in large.rglob("*.csv"):
        bad = [row for row in rows_of(path) if next(iter(row.values())).startswith(BAD_KEYS)]
        assert len(bad) <= 8
        n_bad += len(bad)
    assert n_bad > 0


def test_command_refuses_a_folder_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "something").touch()

    with pytest.raises(CommandError, match="not an empty folder") as refused:
        call_command("make_demo_deliveries", tmp_path, customers=10, days=1, seed=1)

    assert refused.value.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["something"]


def test_command_refuses_numbers_that_make_no_bank(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="at least one"):
        call_command("make_demo_deliveries", tmp_path, customers=0, days=1, seed=1)


def test_command_writes_up_to_the_end_that_it_is_given(tmp_path: Path) -> None:
    out = tmp_path / "deliveries"

    call_command("make_demo_deliveries", out, customers=10, days=2, seed=1, end=END)

    assert sorted(path.name for path in out.iterdir()) == ["2026-11-19", "2026-11-20"]
