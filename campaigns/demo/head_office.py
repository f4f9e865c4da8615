"""What the demo's head office has agreed on: the messages of its plans, and targets.

As on the pages one person asks and a second one approves. What is there already stays as it is:
whoever tries the demo may change it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from campaigns.enums import Kpi, step_code
from campaigns.panels.period import Span, period_of
from campaigns.reference import ContactPlans, Messages, Targets
from campaigns.reference.target_sheet import SHARE, TargetSheet, Weight
from kernel.digests import digest_of_json
from kernel.sheets import Definition
from staff.models import OrgUnit
from staff.queries import head_office
from staff.reference import Reference, approve_change, propose_change
from tiering.models import UnitFigure
from tiering.queries.periods import ONE_DAY

Wanted = tuple[Reference, Definition]
MESSAGE_AT = {"4+1": {"D0": "HELLO", "D8": "NEXT"}, "731": {"T-7": "MATURES"}}
RATES = {  # per cent, as the six plays are published
    Kpi.UPLIFT: 30,
    Kpi.CHURN: 10,
    Kpi.MATURITY: 90,
    Kpi.CONTACTED: 90,
    Kpi.DONE: 85,
}
GROWTH = Decimal("0.032")  # of the month's daily average, in a quarter: about as the demo grows
SHARED_BY = {Kpi.AVERAGE_GROWTH: Weight.AVERAGE}  # who has more grows by more
MORE_VALUED = 30  # customers, in a quarter
PARTS = {Span.MONTH: 3, Span.QUARTER: 1}  # how many of it make a quarter
TEN_THOUSAND = 10_000


@transaction.atomic
def agree(on: date) -> int:
    """On the morning after night `on`; returns how much was agreed on. Again it is nothing."""
    with translation.override("zh-hans"):
        wanted = (_messages, _plans, partial(_targets, on))  # plans name messages that are there
        return sum(_agreed(*each, on) for ask in wanted for each in ask())


def _messages() -> Sequence[Wanted]:
    messages = Messages()
    return [(messages, each) for each in messages.starts() if not messages.now(each["code"])]


def _plans() -> Sequence[Wanted]:
    """Those of which no step names a message yet."""
    plans = ContactPlans()
    found = []
    for code, message_at in MESSAGE_AT.items():
        plan = plans.now(code)
        if plan is None or any(step["message"] for step in plan["steps"]):
            continue
        codes = [step_code(plan["anchor"], step["offset"]) for step in plan["steps"]]
        steps = [
            step | {"message": message_at.get(code, "")}
            for code, step in zip(codes, plan["steps"], strict=True)
        ]
        found.append((plans, plan | {"steps": steps}))
    return found


def _targets(on: date) -> Sequence[Wanted]:
    """Of the periods that hold the morning, shared out from the bank down to its outlets."""
    targets, morning = Targets(), on + ONE_DAY
    bank = OrgUnit.objects.get(parent=None)
    in_quarter = {Kpi.NEW_VALUED: MORE_VALUED, Kpi.AVERAGE_GROWTH: _growth(bank, on)}
    wanted = []
    for span, n_parts in PARTS.items():
        values = RATES | {kpi: value // n_parts for kpi, value in in_quarter.items()}
        for kpi, value in values.items():
            start = {"kpi": kpi.value, "period": period_of(morning, span).name}
            if targets.now(targets.key_of(start)) is None:
                wanted.append((targets, _shared_out(start, bank, value)))
    return wanted


def _growth(bank: OrgUnit, on: date) -> int:
    """In units of ten thousand yuan."""
    figure = UnitFigure.objects.get(org_unit=bank, as_of=on)
    return int(figure.month_avg_amount * GROWTH) // TEN_THOUSAND


def _shared_out(start: Definition, bank: OrgUnit, value: int) -> Definition:
    whole = start | {"units": [{"unit": bank.code, "value": str(value)}]}
    by = SHARED_BY.get(Kpi(start["kpi"]), Weight.CUSTOMERS)
    definition = TargetSheet.of(whole | {"by": by.value}).after(f"{SHARE} 0").definition()
    if definition is None:
        raise ValueError(f"{start['kpi']}: {value} cannot be shared out")
    return definition


def _agreed(reference: Reference, definition: Definition, on: date) -> int:
    maker, checker = head_office().order_by("staff_no")[:2]
    key = reference.key_of(definition)
    before = reference.now(key)
    approval = propose_change(
        reference,
        key=key if before else None,
        sheet=reference.sheet.of(definition),
        digest=digest_of_json(before),
        reason="演示数据",
        path_of=lambda each: reverse("bankcrm:reference-detail", args=[reference.kind, each]),
        by=maker,
        on=on,
    )
    approve_change(reference, approval, reason="", by=checker, on=on)
    return 1
