"""Reads of the ledger of nights; head office and audit see it, others do not."""

from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from bankcrm.models import Run, RunStep
from customers.enums import RejectReason
from customers.models import Delivery
from staff.enums import BANK_WIDE_ROLES
from staff.models import Officer


def runs_visible_to(officer: Officer) -> QuerySet[Run]:
    """Newest first, with delivery, steps and the number of rejects."""
    runs = Run.objects.select_related("delivery", "decided_by").prefetch_related(
        Prefetch("steps", RunStep.objects.order_by("id"))
    )
    if not officer.is_active or officer.role not in BANK_WIDE_ROLES:
        return runs.none()
    return runs.order_by("-id")


def deliveries_visible_to(officer: Officer) -> QuerySet[Delivery]:
    deliveries = Delivery.objects.all()
    return deliveries if officer.role in BANK_WIDE_ROLES else deliveries.none()


def reject_counts(delivery: Delivery) -> list[Any]:
    """Per file: rows left out, and cells left out of rows that went in."""
    counts = delivery.rejects.values("file").annotate(
        n_rows=Count("pk", filter=Q(row_accepted=False)),
        n_cells=Count("pk", filter=Q(row_accepted=True)),
    )
    return list(counts.order_by("file").values("file", n_rows=F("n_rows"), n_cells=F("n_cells")))


def reject_reasons(delivery: Delivery) -> list[tuple[str, str, int]]:
    """Reason, in words too, and how many lines or cells were left out for it; most first."""
    counts = delivery.rejects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    words = dict(RejectReason.choices)
    return [(reason, str(words.get(reason, reason)), n) for reason, n in counts]


def total_rejects(runs: list[Run]) -> dict[int, int]:
    """Delivery → number of its rejects, for a page of runs in one query."""
    ids = [run.delivery_id for run in runs if run.delivery_id]
    counts = Delivery.objects.filter(pk__in=ids).annotate(n_rejects=Count("rejects"))
    return dict(counts.values_list("pk", "n_rejects"))
