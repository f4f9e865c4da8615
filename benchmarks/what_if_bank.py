"""A bank of made-up figures, large and without nights: what `what_if` tries drafts on."""

from datetime import date
from typing import Any

import pandas as pd
from dateutil.relativedelta import relativedelta
from django.db import connection, models
from psycopg2 import sql as pg

from campaigns.panels import rules_effect
from customers.models import Customer, DataDate
from kernel import sql
from staff.enums import Level, Role
from staff.models import Officer, OrgUnit
from tiering.models import (
    CustomerMetric,
    MonthAverage,
    RuleSet,
    Scheme,
    ScoringState,
)
from tiering.queries import label_book, wide_row
from tiering.rules import SchemeDefinition, compile_case, compile_condition
from tiering.what_if import (
    Choice,
    backtest,
    metrics_read,
    people,
    population,
    tried,
    try_out,
    usual_metrics,
)

ON, LIVE_FROM = date(2026, 3, 20), date(2025, 8, 31)
MONTHS = [date(2025, 8, 1) + relativedelta(months=n) for n in range(7)]
N_BRANCHES, MAKER = 200, "9001"
# Most hold little and few hold much: AUM by the logarithm, drawn from the customer's number.
FIGURES = {
    "aum": "round(exp(9 + 3.7 * (random() + random() + random() + random() - 2))::numeric, 2)",
    "aum_month_base": "round((random() * 2000 - 1000)::numeric, 4)",
    "kind": "'personal'",
    "first_balance_on": "date '2026-01-31'",
    "accrued_on": "date '2026-03-18'",
}


class Bank:
    """Counts customers per label under a VIP line, three ways."""

    def __init__(self, n_customers: int) -> None:
        """Of so many, unless the bank stands from a run before."""
        if not DataDate.objects.exists():
            found(n_customers)
        rules = RuleSet.objects.get(scheme__code="RETAIL")
        self.book = label_book()
        self.live = SchemeDefinition.parse(rules.definition, self.book)
        self.frame = pd.DataFrame()
        self.by = Officer.objects.get(staff_no=MAKER)

    def bring(self) -> None:
        population(metrics_read(self.live))

    def draft(self, line: int) -> SchemeDefinition:
        data: Any = self.live.to_json() | {"threshold_bands": []}
        next(each for each in data["labels"] if each["code"] == "VIP")["condition"]["value"] = line
        return SchemeDefinition.parse(data, self.book)

    def try_line(self, line: int) -> dict[str, int]:
        draft = self.draft(line)
        among = population(metrics_read(draft, self.live))
        if among is None:
            raise LookupError("no night")
        flow = try_out(draft, self.live, among).flow()
        return {code: flow.then(place) for place, code in enumerate(flow.codes)}

    def ask_sql(self, line: int) -> dict[str, int]:
        draft = self.draft(line)
        case = compile_case([(i, label.condition) for i, label in enumerate(draft.labels)])
        statement = pg.SQL("select {}, count(*) from {} m where {} group by 1").format(
            case, wide_row(ON, drafted=False), compile_condition(draft.scope)
        )
        found = dict(sql.rows(statement))
        return {label.code: found.get(i, 0) for i, label in enumerate(draft.labels)}

    def ask_pandas(self, line: int) -> dict[str, int]:
        """As an analyst does it who has exported the figures: what the export takes is left out."""
        if self.frame.empty:
            statement = pg.SQL("select kind, first_balance_on, aum_month_sum, month_days from {} m")
            rows = sql.rows(statement.format(wide_row(ON, drafted=False)))
            self.frame = pd.DataFrame(rows, columns=["kind", "since", "sum", "days"])
            self.frame["sum"] = self.frame["sum"].astype(float)
        people = self.frame[(self.frame.kind == "personal") & self.frame.since.notna()]
        average, left, found = people["sum"] / people["days"], len(people), {}
        lines = {label.code: label.condition for label in self.draft(line).labels}
        for code, condition in lines.items():
            above = (
                len(people) if condition is None else int((average >= float(condition.value)).sum())
            )  # type: ignore[union-attr]
            found[code] = above - (len(people) - left)
            left -= found[code]
        return found

    def list_people(self, line: int) -> int:
        """The first page behind the number of affected, each with what decides it."""
        draft = self.draft(line)
        found = people(tried(draft, self.live), draft, Choice())
        rows, _before, _after = found.page(self.by, size=50)
        return len(rows)

    def touch(self, line: int) -> None:
        self.tried = self.draft(line)
        population(usual_metrics() | rules_effect.metrics_asked())

    def ask_campaigns(self, _line: int) -> int:
        return rules_effect.effect_of(self.tried, self.live).n_gained

    def replay(self, line: int) -> int:
        return backtest(self.draft(line), self.live).changes_then


def found(n_customers: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select setseed(0.5)")
    fill_units()
    fill(Customer, n_customers, customer_figures())
    fill(CustomerMetric, n_customers, metric_figures())
    for month in MONTHS:
        fill(MonthAverage, n_customers, month_figures(month))
    sql.execute("analyze")
    head_office = OrgUnit.objects.get(parent=None)
    Officer.objects.create(staff_no=MAKER, name=MAKER, role=Role.HEAD_OFFICE, org_unit=head_office)
    ScoringState.objects.create(live_from=LIVE_FROM, scored_on=ON, closed_month=MONTHS[-1])
    DataDate.objects.create(business_date=ON)


def month_figures(month: date) -> dict[str, str]:
    """What a month came to hangs on customer and month: people climb and fall."""
    first = MONTHS[0]
    seed = f"mod(i::bigint * 7919 + {(month - first).days} * 104729, 100003) / 100003.0"
    return {
        "customer_id": "i",
        "month": f"date '{month}'",
        "aum_sum": f"round((30 * exp(6 + 8 * {seed}))::numeric, 2)",
        "days": "30",
        "end_aum": f"round(exp(6 + 8 * {seed})::numeric, 2)",
        "earned_id": "null",
    }


def fill_units() -> None:
    bank = OrgUnit.objects.create(code="HO", name="Bank", level=Level.HEAD_OFFICE)
    bank.path = f"/{bank.pk}/"
    bank.save()
    units = [
        OrgUnit(code=f"B{i}", name=f"Branch {i}", level=Level.BRANCH, parent=bank)
        for i in range(N_BRANCHES)
    ]
    for unit in OrgUnit.objects.bulk_create(units):
        OrgUnit.objects.filter(pk=unit.pk).update(path=f"{bank.path}{unit.pk}/")


def customer_figures() -> dict[str, str]:
    first = OrgUnit.objects.exclude(parent=None).order_by("pk").values_list("pk", flat=True)[0]
    return {
        "id": "i",
        "public_id": "gen_random_uuid()",
        "customer_no": "'M' || i",
        "name": "'made up ' || i",
        "kind": "'personal'",
        "org_unit_id": f"{first} + mod(i, {N_BRANCHES})",
    }


def metric_figures() -> dict[str, str]:
    labels = f"array_fill(null::smallint, array[{Scheme.objects.count()}])"
    return {
        **FIGURES,
        "customer_id": "i",
        **dict.fromkeys(("earned", "carried", "threshold"), labels),
    }


def fill(model: type[models.Model], n_rows: int, figures: dict[str, str]) -> None:
    """Rows of a table by one statement; columns that are not told get their defaults."""
    fields = [
        each
        for each in model._meta.concrete_fields
        if each.column in figures or not (each.has_db_default() or each.primary_key)
    ]
    values = [
        pg.SQL(figures[field.column])
        if field.column in figures
        else pg.Literal(field.get_db_prep_save(field.get_default(), connection))
        for field in fields
    ]
    statement = pg.SQL("insert into {} ({}) select {} from generate_series(1, {}) i").format(
        pg.Identifier(model._meta.db_table),
        sql.identifiers(field.column for field in fields),
        pg.SQL(", ").join(values),
        pg.Literal(n_rows),
    )
    sql.execute(statement)
