"""A small bank with hand-made rows, and its nights."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import Model

from bankcrm.night_tables import DRAFTS
from campaigns.enums import CampaignState
from campaigns.models import Campaign, ContactPlan, FollowUp, WhitelistEntry
from campaigns.targeting import checks, planning, results, whitelist
from customers.models import Account, Activity, Contact, Customer, DataDate
from kernel import drafts, sql
from kernel.clock import BANK_TIME
from staff.enums import Level, Role
from staff.models import Officer, OrgUnit
from tiering.models import CustomerMetric, Label, ScoringState

MONDAY = date(2026, 3, 16)
EVERYBODY = {"metric": "kind", "op": "eq", "value": "personal"}


class Bank:
    """Head office, a region, two branches with an outlet; helpers make the rest."""

    def __init__(self, on: date = MONDAY) -> None:
        self._numbers = count(1)
        self.head_office = self.unit("HO", Level.HEAD_OFFICE, None)
        self.region = self.unit("R01", Level.REGION, self.head_office)
        self.branch = self.unit("B001", Level.BRANCH, self.region)
        self.outlet = self.unit("B001-1", Level.OUTLET, self.branch)
        self.other_branch = self.unit("B002", Level.BRANCH, self.region)
        self.manager = self.officer("M001", self.branch, Role.BRANCH_MANAGER)
        self.rm = self.officer("S0011", self.branch)
        ScoringState.objects.create(live_from=date(2026, 1, 1), scored_on=on)
        DataDate.objects.create(business_date=on - timedelta(days=1))
        Campaign.objects.update(state=CampaignState.DRAFT)

    def unit(self, code: str, level: Level, parent: OrgUnit | None) -> OrgUnit:
        unit = OrgUnit.objects.create(code=code, name=code, level=level, parent=parent)
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        unit.save()
        return unit

    def officer(
        self,
        staff_no: str,
        unit: OrgUnit,
        role: Role = Role.RELATIONSHIP_MANAGER,
        **fields: Any,
    ) -> Officer:
        return Officer.objects.create(
            staff_no=staff_no, name=staff_no, role=role, org_unit=unit, password="!", **fields
        )

    def customer(
        self,
        owner: Officer | None = None,
        unit: OrgUnit | None = None,
        metrics: Mapping[str, Any] | None = None,
        label: str = "",
        threshold: str = "",
        **fields: Any,
    ) -> Customer:
        number = f"C{next(self._numbers):05}"
        customer = Customer.objects.create(
            customer_no=number,
            name=number,
            kind="personal",
            org_unit=unit or self.branch,
            owner=owner,
            **fields,
        )
        metric = CustomerMetric(
            customer=customer,
            kind="personal",
            first_balance_on=date(2026, 1, 5),
            carried=array_of(label),
            threshold=array_of(threshold),
        )
        for name, value in (metrics or {}).items():
            setattr(metric, name, value)
        metric.save()
        return customer

    def account(self, customer: Customer, matures_on: date | None = None, **fields: Any) -> Account:
        fields.setdefault("product_class", "term")
        fields.setdefault("balance", Decimal(100_000))
        return Account.objects.create(
            account_no=f"A{next(self._numbers):05}",
            customer=customer,
            product_code="P",
            matures_on=matures_on,
            **fields,
        )

    def campaign(self, code: str, **fields: Any) -> Campaign:
        fields.setdefault("audience", EVERYBODY)
        fields.setdefault("priority", 1000 + next(self._numbers))
        fields.setdefault("holdout_share", Decimal(0))
        plan = ContactPlan.objects.get(code=fields.pop("plan", "4+1"))
        return Campaign.objects.create(
            code=code,
            play="activation",
            name_en=code,
            name_zh=code,
            state=CampaignState.LIVE,
            target_kind=fields.pop("target_kind", "condition"),
            plan=plan,
            **fields,
        )

    def maturity_campaign(self, **fields: Any) -> Campaign:
        return self.campaign(
            "M", plan="731", maturing_classes=["term"], target_kind="maturity_retained", **fields
        )

    def activity(self, customer: Customer, **fields: Any) -> Activity:
        return Activity.objects.create(customer=customer, **fields)

    def contact(self, customer: Customer, on: date, channel: str = "wecom") -> Contact:
        at = datetime.combine(on, datetime.min.time(), BANK_TIME) + timedelta(hours=10)
        return Contact.objects.create(
            customer=customer, happened_at=at, channel=channel, outcome="sent"
        )

    def deliver(self, row: Model, **changes: Any) -> None:
        """Drafts a changed row, as the steps before ours do."""
        table, key = row._meta.db_table, row._meta.pk.column  # type: ignore[union-attr]
        sql.execute(
            f"insert into draft.{table}_next select * from {table} where {key} = %(pk)s",
            {"pk": row.pk},
        )
        pairs = ", ".join(f"{name} = %({name})s" for name in changes)
        sql.execute(
            f"update draft.{table}_next set {pairs} where {key} = %(pk)s",
            {"pk": row.pk, **changes},
        )

    def night(self, on: date = MONDAY) -> int:
        """Draws, plans, counts, publishes; returns the rows that were drafted."""
        drafted = whitelist.draw(on=on).n_rows + planning.plan(on=on) + results.count(on=on)
        drafts.publish(DRAFTS)
        DataDate.objects.update(business_date=on)
        assert checks.find() == []
        return drafted


def array_of(label: str) -> list[int | None]:
    """The slots of the wide row with one RETAIL label."""
    if not label:
        return []
    found = Label.objects.select_related("scheme").get(scheme__code="RETAIL", code=label)
    return [None] * (found.scheme.slot - 1) + [found.pk]


def set_metrics(customer: Customer, **values: Any) -> None:
    CustomerMetric.objects.filter(customer=customer).update(**values)


def entry_of(customer: Customer) -> WhitelistEntry:
    return WhitelistEntry.objects.filter(customer=customer).latest("id")


def steps_of(customer: Customer, **filters: Any) -> dict[str, date]:
    """Step → due day of the open follow-ups."""
    follow_ups = FollowUp.objects.filter(customer=customer, state="open", **filters)
    return dict(follow_ups.order_by("due_on").values_list("step", "due_on"))


def work(follow_up: FollowUp, outcome: str, on: date) -> None:
    at = datetime.combine(on, datetime.min.time(), BANK_TIME) + timedelta(hours=10)
    FollowUp.objects.filter(pk=follow_up.pk).update(state="done", outcome=outcome, worked_at=at)
