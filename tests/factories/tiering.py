"""Labels, figures and counts; the schemes themselves are shipped."""

from datetime import date
from decimal import Decimal

from customers.models import Customer
from staff.models import Officer, OrgUnit
from tests.factories.customers import ON
from tiering.models import (
    CustomerLabel,
    CustomerMetric,
    Label,
    LabelChange,
    LabelCount,
    LabelMove,
    LineCase,
    MaturityCount,
    RuleSet,
    RuleTrial,
    Scheme,
    ScoringState,
    UnitFigure,
)
from tiering.rules import SchemeDefinition, digest_of


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


def with_units_above(at: OrgUnit) -> list[int]:
    """A count stands for all below a unit."""
    return [int(number) for number in at.path.strip("/").split("/")]


def count(
    at: OrgUnit, code: str = "GOLD", n: int = 3, on: date = ON, scheme: str = "RETAIL"
) -> None:
    """Customers of a unit, who are counted in the units above it too."""
    held = label(code, scheme)
    for unit in with_units_above(at):
        key = {"as_of": on, "org_unit_id": unit, "scheme": held.scheme, "label": held}
        row, _ = LabelCount.objects.get_or_create(
            **key, defaults={"n_customers": 0, "aum_amount": 0}
        )
        row.n_customers += n
        row.aum_amount += n * 60000
        row.save()


def move(at: OrgUnit, before: str | None, after: str, n: int = 1, on: date = ON) -> None:
    """Customers of a unit who moved; they are counted in the units above it too."""
    held = label(after)
    for unit in with_units_above(at):
        key = {"on": on, "org_unit_id": unit, "scheme": held.scheme, "to_label": held}
        row, _ = LabelMove.objects.get_or_create(
            **key,
            from_label=label(before) if before else None,
            defaults={"n_customers": 0, "aum_amount": 0},
        )
        row.n_customers += n
        row.aum_amount += n * 60000
        row.save()


def unit_figure(
    at: OrgUnit, aum: str = "1000000", n: int = 10, on: date = ON, **fields: object
) -> None:
    """The night's figures of a unit's customers, who are counted in the units above it too."""
    for unit in with_units_above(at):
        row, _ = UnitFigure.objects.get_or_create(
            as_of=on,
            org_unit_id=unit,
            defaults={
                "n_customers": 0, "aum_amount": 0, "aum_month_sum": 0, "month_days": on.day,
                **fields,
            },
        )  # fmt: skip
        row.n_customers += n
        row.aum_amount += Decimal(aum)
        row.aum_month_sum += Decimal(aum) * on.day
        row.save()


def maturity_count(at: OrgUnit, on: date, n: int = 1, amount: str = "50000") -> None:
    """What falls due in a unit; it is counted in the units above it too."""
    for unit in with_units_above(at):
        row, _ = MaturityCount.objects.get_or_create(
            org_unit_id=unit, on=on, defaults={"n_accounts": 0, "n_customers": 0, "amount": 0}
        )
        row.n_accounts += n
        row.n_customers += n
        row.amount += n * Decimal(amount)
        row.save()


def line_case(
    of: Customer, direction: str = "up", gap: str = "20000", **fields: object
) -> LineCase:
    """Near the line of gold: short of it by the gap, or above it."""
    line, lower, upper = Decimal(50000), label("MASS"), label("GOLD")
    up = direction == "up"
    return LineCase.objects.create(
        **{
            "customer": of,
            "org_unit": of.org_unit,
            "owner": of.owner,
            "direction": direction,
            "from_label": lower if up else upper,
            "to_label": upper if up else lower,
            "line": line,
            "figure": line - Decimal(gap) if up else line + Decimal(gap),
            "gap_amount": Decimal(gap),
            **fields,
        }
    )


def draft(scheme: str = "RETAIL", version: int = 2, **changes: object) -> RuleSet:
    """A draft that begins with the rules in force."""
    live = RuleSet.objects.get(scheme__code=scheme, version=1)
    definition = live.definition | changes
    return RuleSet.objects.create(scheme=live.scheme, version=version, definition=definition)


COUNTS = ("n_customers", "n_affected", "n_up", "n_down", "n_entered", "n_left")
PARTS = ("labels", "moves", "units", "thresholds")
NO_EFFECT: dict[str, object] = dict.fromkeys(COUNTS, 0) | {name: [] for name in PARTS}


def trial(of: RuleSet, by: Officer, on: date = ON) -> RuleTrial:
    """What head office has tried of a draft, against the rules in force; nobody was there."""
    definition = SchemeDefinition.parse(of.definition)
    return RuleTrial.objects.create(
        rule_set=of, digest=digest_of(definition), definition=definition.to_json(), on=on,
        against=1, effect=NO_EFFECT | {"on": str(on)}, tried_by=by,
    )  # fmt: skip


def asked_of_trial(after: str) -> dict[str, str]:
    """The address of everyone in the trial that was kept, from somebody on."""
    kept = RuleTrial.objects.get()
    return {"digest": kept.digest, "on": str(kept.on), "against": "1", "after": after}
