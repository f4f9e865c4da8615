"""What the work list can be narrowed by, and ordered: all of it stands in the address."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns.enums import WorkKind
from campaigns.filters.parts import NOBODY, ListFilter
from customers.enums import Channel
from customers.queries import reading_day
from kernel.templatetags.figures import day_name
from staff.queries import plain_query
from tiering.badges import tier_choices


class DueGroup(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today")
    WEEK = "week", _("Within a week")


def due_names() -> dict[str, str]:
    """The groups of the list: that of its own day is called by the name of the day."""
    day = reading_day()
    own = {} if day is None else {DueGroup.TODAY.value: capfirst(day_name(day))}
    return {code: str(name) for code, name in DueGroup.choices} | own


BY_TODAY = "by_today"
DUES = {group.value: (group,) for group in DueGroup} | {
    BY_TODAY: (DueGroup.OVERDUE, DueGroup.TODAY)
}


def _dues() -> list[tuple[str, str]]:
    by_today = (BY_TODAY, str(_("Due, overdue included")))
    return [("", str(_("All"))), *due_names().items(), by_today]


class Order(models.TextChoices):
    PRIORITY = "", _("By priority")
    DUE = "due", _("By due day")
    AMOUNT = "amount", _("By amount")


class AtLeast(models.TextChoices):
    """In yuan, at stake."""

    HUNDRED_THOUSAND = "100000", _("from 100K")
    HALF_A_MILLION = "500000", _("from 500K")
    MILLION = "1000000", _("from 1M")
    THREE_MILLION = "3000000", _("from 3M")


class Item(NamedTuple):
    """What ranking and filtering know of an open follow-up."""

    pk: int
    customer_id: int
    owner_id: int | None
    due_on: date
    channel: str
    kind: WorkKind
    amount: Decimal | None
    tier: str | None
    points: int
    group: DueGroup


class FollowUpFilter(ListFilter):
    """What an address says that is no word of ours is left out."""

    order = forms.ChoiceField(label=_("Order"), choices=Order.choices, required=False)
    due = forms.ChoiceField(label=_("Due"), choices=_dues, required=False)
    tier = forms.ChoiceField(label=_("Label"), choices=tier_choices, required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("", _("All")), *Channel.choices], required=False
    )
    amount = forms.ChoiceField(
        label=_("At stake"), choices=[("", _("All")), *AtLeast.choices], required=False
    )
    owner = forms.ChoiceField(
        label=_("Relationship manager"),
        choices=[("", _("All")), (NOBODY, _("nobody"))],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=WorkKind.choices, required=False, widget=forms.HiddenInput
    )

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """What is set."""
        return {name: value for name in self.fields if (value := self.chosen(name))}

    @property
    def query(self) -> str:
        """As it stands in the address; empty for the whole list."""
        return plain_query(urlencode(self.wanted))

    @property
    def n_set(self) -> int:
        """How many narrow the list, beside its tab."""
        return len(self.wanted.keys() - {"kind", "order"})

    def accepts(self, item: Item) -> bool:
        wanted = self.wanted
        return (
            wanted.get("kind") in (None, item.kind)
            and wanted.get("channel") in (None, item.channel)
            and ("due" not in wanted or item.group in DUES[wanted["due"]])
            and ("owner" not in wanted or item.owner_id is None)
            and wanted.get("tier") in (None, item.tier)
            and ("amount" not in wanted or (item.amount or 0) >= Decimal(wanted["amount"]))
        )

    def rank(self, item: Item) -> tuple[object, ...]:
        """Sorts within a group: the most urgent first."""
        order = self.wanted.get("order")
        amount = -(item.amount or 0)
        if order == Order.DUE:
            return (item.due_on, -item.points, item.pk)
        if order == Order.AMOUNT:
            return (amount, -item.points, item.pk)
        return (-item.points, item.due_on, amount, item.pk)

    def tab(self, kind: str | None) -> str:
        """The query of a tab: the whole list of one kind, in the order that was chosen."""
        return plain_query(urlencode({"kind": kind or "", "order": self.wanted.get("order", "")}))
