"""The closed months of the population: what each came to, one file per month and figure."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from psycopg2 import sql as pg

from tiering.queries import state
from tiering.queries.periods import ONE_DAY, month_end, month_start, months_between
from tiering.rules import LabelBook
from tiering.rules.catalogue import metric_of
from tiering.rules.columns import MISSING, Figures, Mask, encode
from tiering.rules.metric import Metric
from tiering.what_if.population import Population

# what `MonthAverage` keeps of a month, and what of a customer does not change with it
KEPT = ("aum_month_avg", "aum")
STEADY = ("kind", "gender", "first_balance_on")
ROWS = pg.SQL(
    "(select customer_id, aum_sum as aum_month_sum, end_aum as aum"
    " from tiering_monthaverage where month = {})"
)


@dataclass(frozen=True)
class ClosedMonth:
    """Columns like those of the population, as of the month's last day."""

    population: Population
    first: date
    n_days: int

    @property
    def book(self) -> LabelBook:
        return self.population.book

    def __len__(self) -> int:
        return len(self.population)

    def figures(self, metric: Metric) -> Figures:
        if metric.code in KEPT:
            return self.population.own(_name(self.first, metric.code))
        return self.population.figures(metric)

    def days(self, divisor: str) -> int:
        return self.n_days

    @cached_property
    def known(self) -> Mask:
        """Who had a balance by then."""
        found: Mask = self.figures(metric_of(KEPT[0])) != MISSING
        return found

    @cached_property
    def n_customers(self) -> int:
        return int(self.known.sum())


def closed_months(among: Population) -> list[ClosedMonth]:
    """From the first delivery on, in order; of some nothing may be kept."""
    scored = state.published()
    if scored is None or scored.closed_month is None:
        return []
    before = month_start(among.live_from) - ONE_DAY
    firsts = months_between(before, scored.closed_month)
    for first in firsts:
        columns = {_name(first, code): encode(metric_of(code), among.book) for code in KEPT}
        among.bring_rows(ROWS.format(pg.Literal(first)), columns)
    return [ClosedMonth(among, first, _days(first, among.live_from)) for first in firsts]


def _days(first: date, live_from: date) -> int:
    return (month_end(first) - max(first, live_from)).days + 1


def _name(first: date, code: str) -> str:
    return f"{code}-{first:%Y-%m}"
