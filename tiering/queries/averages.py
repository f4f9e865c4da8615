"""Averages of a list of customers, from the accumulators beside them."""

from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, ExpressionWrapper, F, Value, When
from django.db.models.expressions import Combinable

from tiering.queries import state
from tiering.queries.periods import Periods


def month_avg(on: date, metric: str = "metric__") -> Combinable:
    """The month's daily average of AUM up to `on`; `metric` is the way to the wide row."""
    scored = state.published()
    month = Periods(on, scored.live_from if scored else on).constants()
    base = Case(
        When(
            **{f"{metric}accrued_on__gte": month["month_start"]}, then=F(f"{metric}aum_month_base")
        ),
        default=Value(Decimal(0)),
    )
    average = F(f"{metric}aum") + base / Value(month["month_days"])
    return ExpressionWrapper(average, DecimalField(max_digits=40, decimal_places=16))
