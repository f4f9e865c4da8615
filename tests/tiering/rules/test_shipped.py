"""The shipped schemes label as the domain says, on every boundary."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tiering.rules import SchemeDefinition, evaluate, first_match, shipped_schemes
from tiering.rules.catalogue import INDUSTRIES, RATING_RANKS
from tiering.rules.shipped import FOLDER

SCHEMES = {definition.code: definition for definition in shipped_schemes()}
RATINGS = RATING_RANKS


def label_of(scheme: str, row: dict[str, Any]) -> str | None:
    """The label that a scheme gives, None where it does not apply or nothing matches."""
    definition = SCHEMES[scheme]
    if definition.scope is not None and not evaluate(definition.scope, row).holds:
        return None
    return first_match({label.code: label.condition for label in definition.labels}, row)


def threshold_of(scheme: str, row: dict[str, Any]) -> str | None:
    return first_match({band.to: band.condition for band in SCHEMES[scheme].threshold_bands}, row)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_file_is_the_definition_in_full(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    definition = SchemeDefinition.parse(data)

    assert definition.code.lower() == path.stem
    assert definition.to_json() == data


def test_shipped_schemes_come_after_those_they_read() -> None:
    codes = list(SCHEMES)

    assert len(codes) == 8
    assert codes.index("ENTERPRISE_SIZE") < codes.index("CORPORATE")
    assert codes.index("RETAIL") < codes.index("LIFECYCLE")


def test_shipped_labels_have_the_codes_of_the_contract() -> None:
    assert {code: {label.code for label in each.labels} for code, each in SCHEMES.items()} == {
        "RETAIL": {"LOW", "MASS", "GOLD", "VIP", "PRIVATE"},
        "ACTIVITY": {"ACTIVE", "POTENTIAL", "DORMANT"},
        "TIME_DEPOSIT_AMOUNT": {"SMALL", "MEDIUM", "LARGE"},
        "TIME_DEPOSIT_TERM": {"SHORT", "MEDIUM", "LONG"},
        "TIME_DEPOSIT_FREQUENCY": {"LOW", "MEDIUM", "HIGH"},
        "LIFECYCLE": {"ONBOARDING", "ACTIVE", "MATURE", "AT_RISK", "LOST"},
        "ENTERPRISE_SIZE": {"LARGE", "MEDIUM", "SMALL", "MICRO"},
        "CORPORATE": {"STRATEGIC", "QUALITY", "SUSTAINED", "PROSPECT"},
    }


def retail(average: str, **changes: Any) -> dict[str, Any]:
    row = {"kind": "personal", "first_balance_on": date(2026, 1, 5), "month_days": 30}
    return row | {"aum_month_sum": Decimal(average) * 30} | changes


@pytest.mark.parametrize(
    ("average", "label", "threshold"),
    [
        ("-5", "LOW", None),
        ("9999.999", "LOW", None),
        ("10000", "MASS", None),
        ("29999.999", "MASS", None),
        ("30000", "MASS", "GOLD"),
        ("49999.999", "MASS", "GOLD"),
        ("50000", "GOLD", None),
        ("300000", "GOLD", "VIP"),
        ("499999.999", "GOLD", "VIP"),
        ("500000", "VIP", None),
        ("5999999.999", "VIP", None),
        ("6000000", "PRIVATE", None),
    ],
)
def test_retail_tier_begins_at_its_line(average: str, label: str, threshold: str | None) -> None:
    assert label_of("RETAIL", retail(average)) == label
    assert threshold_of("RETAIL", retail(average)) == threshold


@pytest.mark.parametrize("changes", [{"kind": "corporate"}, {"first_balance_on": None}])
def test_retail_tier_out_of_scope_has_no_label(changes: dict[str, Any]) -> None:
    assert label_of("RETAIL", retail("70000", **changes)) is None


def test_retail_falls_slowly_and_private_slowest() -> None:
    retail_scheme = SCHEMES["RETAIL"]

    months = {label.code: label.missed_months for label in retail_scheme.labels}
    assert months == {"PRIVATE": 6, "VIP": 3, "GOLD": 3, "MASS": 3, "LOW": 3}
    assert (retail_scheme.policy, retail_scheme.upgrade_min_days) == ("fast_up_slow_down", 10)


@pytest.mark.parametrize(
    ("days", "aum", "label"),
    [
        (0, "0", "ACTIVE"),
        (90, "0", "ACTIVE"),
        (91, "0", "POTENTIAL"),
        (364, "99.99", "POTENTIAL"),
        (365, "99.99", "DORMANT"),
        (365, "100", "POTENTIAL"),
        (None, "0", None),
    ],
)
def test_activity(days: int | None, aum: str, label: str | None) -> None:
    row = {"kind": "personal", "aum": Decimal(aum), "days_since_transaction": days}

    assert label_of("ACTIVITY", row) == label


@pytest.mark.parametrize(
    ("scheme", "column", "cases"),
    [
        (
            "TIME_DEPOSIT_AMOUNT",
            "term_amount",
            {"0.01": "SMALL", "9999.99": "SMALL", "10000": "MEDIUM", "100000": "MEDIUM",
             "100000.01": "LARGE"},
        ),
        (
            "TIME_DEPOSIT_TERM",
            "term_longest_months",
            {"1": "SHORT", "12": "SHORT", "13": "MEDIUM", "36": "MEDIUM", "37": "LONG"},
        ),
        (
            "TIME_DEPOSIT_FREQUENCY",
            "n_term_opened_365d",
            {"0": "LOW", "4": "LOW", "5": "MEDIUM", "10": "MEDIUM", "11": "HIGH"},
        ),
    ],
)  # fmt: skip
def test_time_deposit(scheme: str, column: str, cases: dict[str, str]) -> None:
    held = {"kind": "personal", "has_term": True}

    labels = {figure: label_of(scheme, held | {column: Decimal(figure)}) for figure in cases}

    assert labels == cases
    assert label_of(scheme, held | {column: None}) is None
    assert label_of(scheme, held | {column: 20, "has_term": False}) is None
    assert label_of(scheme, held | {column: 20, "kind": "corporate"}) is None


@pytest.mark.parametrize(
    ("accounts", "days", "on_watch", "label"),
    [
        (0, 20, True, "LOST"),
        (0, None, False, "LOST"),
        (1, 0, True, "ONBOARDING"),
        (1, 179, False, "ONBOARDING"),
        (1, 180, False, "ACTIVE"),
        (1, 180, True, "AT_RISK"),
        (1, 2000, True, "AT_RISK"),
        (1, 1095, False, "ACTIVE"),
        (1, 1096, False, "MATURE"),
        (1, None, True, None),
    ],
)
def test_lifecycle_takes_the_first_match(
    accounts: int, days: int | None, on_watch: bool, label: str | None
) -> None:
    row = {"kind": "personal", "n_accounts": accounts, "tenure_days": days, "on_watch": on_watch}

    assert label_of("LIFECYCLE", row) == label


X, Y, Z = "employees", "revenue_wan", "assets_wan"
SIZES: dict[str, dict[str, tuple[int, int, int]]] = {  # lower bounds: large, medium, small
    "agriculture": {Y: (20000, 500, 50)},
    "industry": {X: (1000, 300, 20), Y: (40000, 2000, 300)},
    "construction": {Y: (80000, 6000, 300), Z: (80000, 5000, 300)},
    "wholesale": {X: (200, 20, 5), Y: (40000, 5000, 1000)},
    "retail": {X: (300, 50, 10), Y: (20000, 500, 100)},
    "transport": {X: (1000, 300, 20), Y: (30000, 3000, 200)},
    "warehousing": {X: (200, 100, 20), Y: (30000, 1000, 100)},
    "post": {X: (1000, 300, 20), Y: (30000, 2000, 100)},
    "accommodation": {X: (300, 100, 10), Y: (10000, 2000, 100)},
    "catering": {X: (300, 100, 10), Y: (10000, 2000, 100)},
    "telecom": {X: (2000, 100, 10), Y: (100000, 1000, 100)},
    "software": {X: (300, 100, 10), Y: (10000, 1000, 50)},
    "real_estate": {Y: (200000, 1000, 100), Z: (10000, 5000, 2000)},
    "property": {X: (1000, 300, 100), Y: (5000, 1000, 500)},
    "leasing": {X: (300, 100, 10), Z: (120000, 8000, 100)},
    "other": {X: (300, 100, 10)},
}
GRADES = ("LARGE", "MEDIUM", "SMALL", "MICRO")


def test_enterprise_size_covers_every_industry() -> None:
    assert set(SIZES) == {choice.code for choice in INDUSTRIES}


@pytest.mark.parametrize("industry", SIZES)
def test_enterprise_size_asks_for_all_bounds(industry: str) -> None:
    bounds = SIZES[industry]
    for i, grade in enumerate(GRADES[:3]):
        on_the_line = {"kind": "corporate", "industry": industry}
        on_the_line |= {column: Decimal(lines[i]) for column, lines in bounds.items()}
        assert label_of("ENTERPRISE_SIZE", on_the_line) == grade
        for column in bounds:
            # the others are ample: one bound alone takes the grade down
            ample = on_the_line | {other: Decimal(10**7) for other in bounds if other != column}
            short = ample | {column: ample[column] - Decimal("0.01")}
            assert label_of("ENTERPRISE_SIZE", short) == GRADES[i + 1]
            assert label_of("ENTERPRISE_SIZE", ample | {column: None}) is None


@pytest.mark.parametrize(
    "changes", [{"industry": "finance"}, {"industry": ""}, {"kind": "personal"}]
)
def test_enterprise_size_out_of_scope_has_no_label(changes: dict[str, Any]) -> None:
    row = {"kind": "corporate", "industry": "other", "employees": 5}

    assert label_of("ENTERPRISE_SIZE", row) == "MICRO"
    assert label_of("ENTERPRISE_SIZE", row | changes) is None


COMPANY: dict[str, Any] = {"kind": "corporate", "n_accounts": 2}
STRATEGIC = COMPANY | {
    "eligible_strategic": True,
    "credit_rating_rank": RATINGS["A"],
    "bad_record": False,
    "litigation": False,
    "agreement_signed": True,
    "settlement_share": Decimal("0.6"),
    "affiliate_share": Decimal("0.5"),
}


@pytest.mark.parametrize(
    "changes",
    [
        {"eligible_strategic": False},
        {"credit_rating_rank": RATINGS["A-"]},
        {"credit_rating_rank": None},
        {"bad_record": True},
        {"bad_record": None},
        {"litigation": True},
        {"agreement_signed": False},
        {"settlement_share": Decimal("0.5999")},
        {"affiliate_share": Decimal("0.4999")},
    ],
)
def test_corporate_strategic_needs_every_criterion(changes: dict[str, Any]) -> None:
    assert label_of("CORPORATE", STRATEGIC) == "STRATEGIC"
    assert label_of("CORPORATE", STRATEGIC | changes) is None


def average(amount: int) -> dict[str, Any]:
    return {"deposit_closed_quarter_sum": Decimal(amount) * 92, "closed_quarter_days": 92}


QUALITY_GATE = COMPANY | {"label.ENTERPRISE_SIZE": "LARGE", "supported_industry": True}
SUSTAINED_GATE = COMPANY | {"label.ENTERPRISE_SIZE": "MICRO", "larger_contribution": True}
# per class: the criteria on their lines
CRITERIA: dict[str, dict[str, dict[str, Any]]] = {
    "QUALITY": {
        "average": average(100_000_000),
        "point": {"deposit_quarter_end": Decimal(300_000_000)},
        "pos": {"pos_monthly": Decimal(8_000_000)},
        "ebank": {"ebank_active": True},
        "payroll": {"payroll_people": 150, "payroll_monthly": Decimal(800_000)},
        "cards": {"cards_issued": 20},
        "special": {"special_contribution": True},
    },
    "SUSTAINED": {
        "average": average(80_000_000),
        "point": {"deposit_month_end": Decimal(150_000_000)},
        "pos": {"pos_monthly": Decimal(5_000_000)},
        "ebank": {"ebank_active": True},
        "payroll": {"payroll_people": 100, "payroll_monthly": Decimal(500_000)},
        "cards": {"cards_issued": 10},
        "special": {"special_contribution": True},
    },
}
GATES = {"QUALITY": QUALITY_GATE, "SUSTAINED": SUSTAINED_GATE}


@pytest.mark.parametrize("label", GATES)
@pytest.mark.parametrize(
    ("criteria", "holds"),
    [
        ("average pos ebank", True),
        ("point payroll cards", True),
        ("average point special", True),
        ("average pos", False),
        ("pos ebank payroll cards special", False),
        ("", False),
    ],
)
def test_corporate_needs_three_criteria_and_a_deposit(
    label: str, criteria: str, holds: bool
) -> None:
    row = dict(GATES[label])
    for name in criteria.split():
        row |= CRITERIA[label][name]

    assert label_of("CORPORATE", row) == (label if holds else None)


@pytest.mark.parametrize("label", GATES)
@pytest.mark.parametrize("criterion", ["average", "point", "pos", "payroll", "cards"])
def test_corporate_criterion_counts_from_its_line(label: str, criterion: str) -> None:
    others = ["average", "ebank"] if criterion != "average" else ["pos", "ebank"]
    base = GATES[label] | {"special_contribution": None}
    for name in others:
        base |= CRITERIA[label][name]
    cells = CRITERIA[label][criterion]

    assert label_of("CORPORATE", base | cells) == label
    for column, figure in cells.items():
        if column != "closed_quarter_days":
            assert label_of("CORPORATE", base | cells | {column: figure - 1}) is None


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({}, "QUALITY"),
        ({"supported_industry": None}, None),
        ({"supported_industry": False, "larger_contribution": True}, "QUALITY"),
        ({"supported_industry": False, "head_office_list": True}, "QUALITY"),
        ({"label.ENTERPRISE_SIZE": None, "head_office_list": True}, "QUALITY"),
        ({"label.ENTERPRISE_SIZE": "MEDIUM"}, "SUSTAINED"),
        ({"label.ENTERPRISE_SIZE": "SMALL"}, "SUSTAINED"),
        ({"label.ENTERPRISE_SIZE": "MICRO"}, "SUSTAINED"),
        ({"label.ENTERPRISE_SIZE": "MICRO", "supported_industry": False}, None),
        ({"label.ENTERPRISE_SIZE": None}, None),
        (STRATEGIC, "STRATEGIC"),
    ],
)
def test_corporate_gate(changes: dict[str, Any], label: str | None) -> None:
    row = dict(QUALITY_GATE)
    for cells in CRITERIA["QUALITY"].values():
        row |= cells

    assert label_of("CORPORATE", row | changes) == label


def test_corporate_without_account_is_a_prospect() -> None:
    assert label_of("CORPORATE", COMPANY | {"n_accounts": 0}) == "PROSPECT"
    assert label_of("CORPORATE", {"kind": "personal", "n_accounts": 0}) is None
