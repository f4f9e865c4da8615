"""Labels, figures and counts; the schemes themselves are shipped."""

from datetime import date
from decimal import Decimal

from customers.models import Customer
from staff.models import OrgUnit
from tests.factories.customers import ON
from tiering.models import (
    CustomerLabel,
    CustomerMetric,
    Label,
    LabelChange,
    LabelCount,
    LabelMove,
    Scheme,
    ScoringState,
)


def scoring_state(on: date = ON) -> ScoringState:
    return ScoringState.objects.create(
        live_from=date(2026, 1, 31), scored_on=on, rule_versions={"RETAIL": 1}
    )


def label(code: str, scheme: str = "RETAIL") -> Label:
    return Label.objects.get(scheme__code=scheme, code=code)


def metric(of: Customer, aum: str = "60000", **fields: object) -> CustomerMetric:
    n_schemes = Scheme.objects.count()
    empty = [None] * n_schemes
    defaults = {"kind": of.kind, "first_balance_on": date(2026, 1, 31), "accrued_on": ON}
    arrays = {"earned": empty, "carried": empty, "threshold": empty}
    return CustomerMetric.objects.create(
        customer=of, aum=Decimal(aum), **{**defaults, **arrays, **fields}
    )


def carried(of: Customer, code: str = "GOLD", **fields: object) -> CustomerLabel:
    held = label(code)
    return CustomerLabel.objects.create(
        **{
            "customer": of,
            "scheme": held.scheme,
            "label": held,
            "earned": held,
            "since": date(2026, 3, 12),
            "rule_version": 1,
            **fields,
        }
    )


def change(of: Customer, to: str = "GOLD", **fields: object) -> LabelChange:
    held = label(to)
    return LabelChange.objects.create(
        **{
            "customer": of,
            "scheme": held.scheme,
            "to_label": held,
            "on": date(2026, 3, 12),
            "reason": "entered",
            "rule_version": 1,
            "month_avg": Decimal("60000"),
            **fields,
        }
    )


def count(at: OrgUnit, code: str = "GOLD", n: int = 3, on: date = ON) -> LabelCount:
    held = label(code)
    return LabelCount.objects.create(
        as_of=on, org_unit=at, scheme=held.scheme, label=held, n_customers=n, aum_amount=n * 60000
    )


def move(at: OrgUnit, before: str, after: str, n: int = 1, on: date = ON) -> LabelMove:
    held = label(after)
    return LabelMove.objects.create(
        on=on,
        org_unit=at,
        scheme=held.scheme,
        from_label=label(before),
        to_label=held,
        n_customers=n,
        aum_amount=n * 60000,
    )
