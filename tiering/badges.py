"""The one label that stands beside a customer's name on lists; labels of definitions by name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from customers.enums import Kind
from customers.models import Customer
from kernel.names import in_language
from tiering.models import CustomerLabel, Label
from tiering.queries import labels
from tiering.rules import SchemeDefinition

BADGE_SCHEMES = {Kind.PERSONAL: "RETAIL", Kind.CORPORATE: "CORPORATE"}
N_SHADES = 5


@dataclass(frozen=True)
class NamedLabel:
    """A label of the draft or of the rules in force; `shade` is the colour beside its name."""

    code: str
    name: str
    shade: int


def label_prefetch(
    customer: str = "", *, of_many: bool = False
) -> "Prefetch[str, QuerySet[CustomerLabel], str]":
    """For `prefetch_related`; `customer` is the way to the customer, e.g. `customer__`.

    `of_many` customers share the few labels that there are: a query more, and no copies.
    """
    beside = ("scheme", "label", "threshold_to")
    found = carried().prefetch_related(*beside) if of_many else carried().select_related(*beside)
    return Prefetch(f"{customer}customer_labels", found, to_attr="badge_labels")


def badge_label(customer: Customer) -> CustomerLabel | None:
    """What `label_prefetch` has brought for this customer's kind, if it carries a label."""
    scheme = BADGE_SCHEMES[Kind(customer.kind)]
    brought: list[CustomerLabel] = customer.badge_labels  # type: ignore[attr-defined]  # prefetched
    return next((each for each in brought if each.scheme.code == scheme and each.label_id), None)


def with_aum(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    return customers.annotate(aum=F("metric__aum"))


def shade(label: Label) -> int:
    return shade_of_rank(label.rank)


def shade_of_rank(rank: int) -> int:
    """1 for the best of five ranks, 5 for the lowest: the colour beside the name."""
    return min(max(N_SHADES + 1 - rank, 1), N_SHADES)


def label_key(customer: str) -> Subquery:
    """The key of the label beside a customer's name, for rows that have a field `customer`."""
    keys = [label.pk for label in badge_labels()]  # a scheme of them takes one kind only
    of_customer = CustomerLabel.objects.filter(customer=OuterRef(customer), label__in=keys)
    return Subquery(of_customer.values("label")[:1])


def badge_labels() -> list[Label]:
    """All labels that may stand beside a name, scheme by scheme, best first."""
    return [each for each in labels() if each.scheme.code in BADGE_SCHEMES.values()]


def tier_choices() -> list[tuple[str, str]]:
    """For the filter of a list; the empty choice leaves all."""
    return [("", str(_("All"))), *((each.code, str(each)) for each in badge_labels())]


def carrying(code: str) -> QuerySet[CustomerLabel]:
    """The customers' labels of a code, in the schemes that stand beside names."""
    return carried().filter(label__code=code)


def carried() -> QuerySet[CustomerLabel]:
    return CustomerLabel.objects.filter(scheme__code__in=BADGE_SCHEMES.values())


def names_of(*definitions: SchemeDefinition | None) -> dict[str, NamedLabel]:
    """By code, best first; those that the first, a draft, drops keep their names."""
    found: dict[str, Any] = {}
    for definition in filter(None, reversed(definitions)):
        found |= {label.code: label for label in definition.labels}
    return {
        label.code: NamedLabel(
            label.code, in_language(label.name_zh, label.name_en), shade_of_rank(label.rank)
        )
        for label in sorted(found.values(), key=lambda label: -label.rank)
    }
