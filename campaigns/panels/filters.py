"""What narrows and orders the work list: all of it stands in the address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import WorkKind
from campaigns.panels.priority import Priority
from customers.enums import Channel
from tiering.models import Label


class Due(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Today")
    WEEK = "week", _("Within a week")


class Order(models.TextChoices):
    PRIORITY = "priority", _("By priority")
    DUE = "due", _("By due day")
    AMOUNT = "amount", _("By amount")


class AtLeast(models.TextChoices):
    """In yuan, at stake."""

    HUNDRED_THOUSAND = "100000", _("from 100K")
    HALF_A_MILLION = "500000", _("from 500K")
    MILLION = "1000000", _("from 1M")
    THREE_MILLION = "3000000", _("from 3M")


@dataclass(frozen=True)
class Item:
    """What ranking and filtering know of an open follow-up."""

    pk: int
    due_on: date
    channel: str
    kind: WorkKind
    amount: Decimal | None
    label: Label | None
    priority: Priority
    group: str


@dataclass(frozen=True)
class Filters:
    """Each empty by default; what an address says that is no word of ours is left out."""

    kind: str = ""
    tier: str = ""
    channel: str = ""
    due: str = ""
    amount: str = ""
    order: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        words: dict[str, list[str]] = {
            "kind": WorkKind.values,
            "channel": Channel.values,
            "due": Due.values,
            "amount": AtLeast.values,
            "order": Order.values,
        }
        known = {name: query.get(name, "") for name in words}
        kept = {name: value for name, value in known.items() if value in words[name]}
        return cls(**kept, tier=query.get("tier", "").replace("\x00", "")[:32])

    @property
    def query(self) -> str:
        """As it stands in the address; empty for the whole list."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def n_set(self) -> int:
        """How many narrow the list, beside its tab."""
        return sum(bool(value) for value in (self.tier, self.channel, self.due, self.amount))

    def in_words(self) -> list[tuple[str, str, str]]:
        """What is set: its name, its label, its value."""
        words: dict[str, tuple[Any, dict[str, Any]]] = {
            "kind": (_("Kind"), dict(WorkKind.choices)),
            "tier": (_("Label"), {}),
            "channel": (_("Channel"), dict(Channel.choices)),
            "due": (_("Due"), dict(Due.choices)),
            "amount": (_("At stake"), dict(AtLeast.choices)),
            "order": (_("Order"), dict(Order.choices)),
        }
        asked = {name: value for name, value in asdict(self).items() if value}
        return [
            (name, str(words[name][0]), str(words[name][1].get(value, value)))
            for name, value in asked.items()
        ]

    def accepts(self, item: Item) -> bool:
        return (
            self.kind in ("", item.kind)
            and self.channel in ("", item.channel)
            and self.due in ("", item.group)
            and self.tier in ("", item.label.code if item.label else None)
            and (item.amount or 0) >= Decimal(self.amount or 0)
        )

    def rank(self, item: Item) -> tuple[object, ...]:
        """Sorts within a group: the most urgent first."""
        points, amount = -item.priority.points, -(item.amount or 0)
        if self.order == Order.DUE:
            return (item.due_on, points, item.pk)
        if self.order == Order.AMOUNT:
            return (amount, points, item.pk)
        return (points, item.due_on, amount, item.pk)

    def only(self, kind: str) -> Self:
        """A tab: the whole list of one kind, in the order that was chosen."""
        return type(self)(kind=kind, order=self.order)
