"""The one label that stands beside a customer's name on lists."""

from collections.abc import Collection

from django.db.models import F, Prefetch, Q, QuerySet

from customers.enums import Kind
from customers.models import Customer
from tiering.models import CustomerLabel, Label

BADGE_SCHEMES = {Kind.PERSONAL: "RETAIL", Kind.CORPORATE: "CORPORATE"}
N_SHADES = 5


def label_prefetch(customer: str = "") -> "Prefetch[str, QuerySet[CustomerLabel], str]":
    """For `prefetch_related`; `customer` is the way to the customer, e.g. `customer__`."""
    labels = CustomerLabel.objects.filter(scheme__code__in=BADGE_SCHEMES.values())
    return Prefetch(
        f"{customer}customer_labels",
        labels.select_related("scheme", "label", "threshold_to"),
        to_attr="badge_labels",
    )


def badge_label(customer: Customer) -> CustomerLabel | None:
    """What `label_prefetch` has brought for this customer's kind, if it carries a label."""
    scheme = BADGE_SCHEMES[Kind(customer.kind)]
    brought: list[CustomerLabel] = customer.badge_labels  # type: ignore[attr-defined]  # prefetched
    return next((each for each in brought if each.scheme.code == scheme and each.label_id), None)


def with_aum(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    return customers.annotate(aum=F("metric__aum"))


def shade(label: Label) -> int:
    """1 for the best of five ranks, 5 for the lowest: the colour beside the name."""
    return min(max(N_SHADES + 1 - label.rank, 1), N_SHADES)


def labels_of(customer_ids: Collection[int]) -> dict[int, Label]:
    """Customer → the label beside its name; in two queries, however many they are."""
    fits = Q(pk__in=[])
    for kind, scheme in BADGE_SCHEMES.items():
        fits |= Q(customer__kind=kind, scheme__code=scheme)
    carried = CustomerLabel.objects.filter(fits, customer_id__in=customer_ids)
    labels = {each.pk: each for each in badge_labels()}
    pairs = carried.filter(label__isnull=False).values_list("customer_id", "label_id")
    return {customer_id: labels[label_id] for customer_id, label_id in pairs}


def badge_labels() -> QuerySet[Label]:
    """All labels that may stand beside a name, best first."""
    return Label.objects.filter(scheme__code__in=BADGE_SCHEMES.values()).order_by(
        "-scheme__code", "-rank"
    )
