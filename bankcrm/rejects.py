"""What was left out of deliveries: counted, by reason, line by line, and as a file."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from bankcrm.models import Run
from customers.enums import RejectReason
from customers.models import Delivery, Reject
from kernel.safe_text import neutralised

COLUMNS = ("file", "line", "key", "column", "raw_value", "reason", "row_accepted")


def by_file(delivery: Delivery) -> list[Any]:
    """Per file: rows left out, and cells left out of rows that went in."""
    counts = delivery.rejects.values("file").annotate(
        n_rows=Count("pk", filter=Q(row_accepted=False)),
        n_cells=Count("pk", filter=Q(row_accepted=True)),
    )
    return list(counts.order_by("file").values("file", n_rows=F("n_rows"), n_cells=F("n_cells")))


def by_reason(delivery: Delivery) -> list[tuple[str, str, int]]:
    """Reason, in words too, and how many lines or cells were left out for it; most first."""
    counts = delivery.rejects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    words = dict(RejectReason.choices)
    return [(reason, str(words.get(reason, reason)), n) for reason, n in counts]


def totals(runs: list[Run]) -> dict[int, int]:
    """Delivery → number of its rejects, for a page of runs in one query."""
    ids = [run.delivery_id for run in runs if run.delivery_id]
    counts = Delivery.objects.filter(pk__in=ids).annotate(n_rejects=Count("rejects"))
    return dict(counts.values_list("pk", "n_rejects"))


def lines(delivery: Delivery, reason: str) -> QuerySet[Reject]:
    """All of a delivery, or those of one reason: on the page, over the API and as a file alike."""
    found = delivery.rejects.order_by("id")
    return found.filter(reason=reason) if reason else found


def file_name(delivery: Delivery) -> str:
    return f"rejects-{delivery.business_date}-{delivery.pk}.csv"


def csv_lines(delivery: Delivery, reason: str) -> Iterator[str]:
    """Those of `lines`, one by one: a long list is never held whole."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(COLUMNS)
    for reject in lines(delivery, reason).iterator(chunk_size=1000):
        yield writer.writerow(_cells(reject))


def _cells(reject: Reject) -> list[object]:
    texts = (reject.key, reject.column, reject.shown_value, reject.reason)
    cells = [neutralised(text) for text in texts]
    return [neutralised(reject.file), reject.line, *cells, int(reject.row_accepted)]


class _Echo:
    """What csv writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line
