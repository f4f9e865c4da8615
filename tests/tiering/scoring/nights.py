"""Nights for tests of scoring: hand-made drafts of customers, then the steps, then the flip."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from bankcrm.night_tables import DRAFTS
from kernel import drafts, sql
from staff.models import OrgUnit
from tests.factories import staff
from tiering.models import CustomerLabel, CustomerMetric, Label, LabelChange, MonthAverage
from tiering.scoring import counts, labels, lines, metrics

CUSTOMER = {
    "kind": "personal", "name": "张三", "id_type": "", "id_no": "", "mobile": "", "gender": "",
    "occupation": "", "manager_no": "", "core_contact_allowed": True, "is_protected": False,
    "risk_flag": "", "crm_contact_allowed": True, "handover_manager_no": "",
}  # fmt: skip
ACCOUNT = {"product_code": "P", "product_class": "demand", "currency": "CNY", "balance": "0"}


def day(text: str) -> date:
    return date.fromisoformat(text)


class Nights:
    """What is delivered stays in the draft until the next `run`."""

    def __init__(self, unit: OrgUnit | None = None) -> None:
        self.unit = unit or staff.unit("B1")

    def customer(self, no: str, **values: Any) -> None:
        defaults = CUSTOMER | {"org_unit_id": self.unit.pk, "public_id": uuid4()}
        self._draft("customers_customer", "customer_no", no, defaults, values)

    def account(self, no: str, customer_no: str, **values: Any) -> None:
        """The account; its customer is delivered too when it is not known yet."""
        if self.number(customer_no) is None:
            self.customer(customer_no)
        values["customer_id"] = self.number(customer_no)
        self._draft("customers_account", "account_no", no, ACCOUNT, values)

    def activity(self, customer_no: str, **values: Any) -> None:
        self._draft("customers_activity", "customer_id", self.number(customer_no), {}, values)

    def company(self, no: str, **values: Any) -> None:
        self.customer(no, kind="corporate")
        texts = ("uscc", "industry", "ownership", "group_no", "segment", "credit_rating")
        defaults = dict.fromkeys((*texts, "special_contribution"), "")
        number = self.number(no)
        self._draft("customers_corporateprofile", "customer_id", number, defaults, values)

    def relation(self, no: str, related: str, relation: str, since: str, **values: Any) -> None:
        ends = {"customer_id": self.number(no), "related_id": self.number(related)}
        row = ends | {"relation": relation, "first_seen_on": since} | values
        self._draft("customers_relation", "id", None, {}, row)

    def rate(self, currency: str, rate: str, on: str) -> None:
        values = {"rate_to_cny": rate, "delivered_on": on}
        self._draft("customers_fxrate", "currency", currency, {}, values)

    def move_unit(self, unit: OrgUnit, parent: OrgUnit) -> None:
        path = f"{parent.path}{unit.pk}/"
        self._draft("staff_orgunit", "id", unit.pk, {}, {"parent_id": parent.pk, "path": path})

    def number(self, customer_no: str) -> int | None:
        statement = "select id from draft.customers_customer where customer_no = %(no)s"
        found: int | None = sql.value(statement, {"no": customer_no})
        return found

    def _draft(
        self, table: str, key: str, value: Any, defaults: dict[str, Any], values: dict[str, Any]
    ) -> None:
        """A whole row: the one that stands, or the defaults, with the values given."""
        before = sql.value(
            f"select to_jsonb(t) from draft.{table} t where {key} = %(value)s", {"value": value}
        )
        row = (json.loads(before) if before else defaults) | values
        if value is not None:
            row[key] = value
        is_numbered = table in ("customers_customer", "customers_account", "customers_relation")
        if is_numbered and "id" not in row:
            row["id"] = sql.value(f"select nextval('{table}_id_seq')")
        primary = "id" if is_numbered else key
        sql.execute(
            f"delete from draft.{table}_next where {primary} = %(id)s", {"id": row[primary]}
        )
        sql.execute(
            f"insert into draft.{table}_next"
            f" select * from jsonb_populate_record(null::draft.{table}_next, %(row)s)",
            {"row": json.dumps(row, default=str)},
        )

    def run(self, on: str | date, *, everyone: bool = False) -> int:
        """One whole night as far as scoring goes; returns the rows drafted by its steps."""
        rows = self.draft(on, everyone=everyone)
        self.publish(on)
        return rows

    def draft(self, on: str | date, *, everyone: bool = False) -> int:
        on = day(on) if isinstance(on, str) else on
        self._draft("customers_datadate", "id", 1, {}, {"business_date": str(on)})
        rows = metrics.refresh(on=on, everyone=everyone)
        return rows + labels.score(on=on) + lines.find(on=on) + counts.count(on=on)

    def publish(self, on: str | date) -> None:
        drafts.publish(DRAFTS)
        metrics.prune(on=day(on) if isinstance(on, str) else on)


def figures(customer_no: str) -> CustomerMetric:
    return CustomerMetric.objects.get(customer__customer_no=customer_no)


def label_of(customer_no: str, scheme: str = "RETAIL") -> str | None:
    held = CustomerLabel.objects.filter(customer__customer_no=customer_no, scheme__code=scheme)
    return held.values_list("label__code", flat=True).first()


def history(customer_no: str, scheme: str = "RETAIL") -> list[tuple[str, str, str, str]]:
    """(on, from, to, reason) in the order of events."""
    changes = LabelChange.objects.filter(customer__customer_no=customer_no, scheme__code=scheme)
    rows = changes.order_by("on", "id").values_list(
        "on", "from_label__code", "to_label__code", "reason"
    )
    return [(str(on), was or "", to or "", reason) for on, was, to, reason in rows]


def months(customer_no: str) -> dict[str, tuple[Decimal, int]]:
    """Month → (sum of daily AUM, days)."""
    averages = MonthAverage.objects.filter(customer__customer_no=customer_no)
    return {f"{each.month:%Y-%m}": (each.aum_sum, each.days) for each in averages}


def hold(customer_no: str, code: str, until: date) -> None:
    """A label set by hand, as its operation leaves it by day."""
    label = Label.objects.get(scheme__code="RETAIL", code=code)
    held = CustomerLabel.objects.filter(customer__customer_no=customer_no, scheme__code="RETAIL")
    held.update(label=label, held_until=until, missed_months=0, on_watch=False)
