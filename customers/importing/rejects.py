"""The reject list: kept with its delivery."""

from customers.importing.refusal import DeliveryRefused
from customers.models import Reject
from kernel import sql

COPY_STAGED = """
insert into customers_reject
    (delivery_id, file, line, key, "column", raw_value, reason, row_accepted)
select %(delivery_id)s, file, line, key, "column", raw_value, reason, row_accepted
from stage.reject
order by file, line
"""


def keep_rejects(delivery_id: int) -> int:
    """Files the rejects of the staged delivery under it; returns how many."""
    _forget(delivery_id)
    return sql.execute(COPY_STAGED, {"delivery_id": delivery_id})


def rejects_from(refusal: DeliveryRefused, delivery_id: int) -> int:
    """Files the rejects that made the night refuse a delivery."""
    _forget(delivery_id)
    rows = [
        Reject(
            delivery_id=delivery_id,
            file=one.file,
            line=one.line,
            key=one.key,
            column=one.column,
            raw_value=one.raw_value,
            reason=one.reason,
            row_accepted=one.row_accepted,
        )
        for one in refusal.rejects
    ]
    return len(Reject.objects.bulk_create(rows, batch_size=1_000))


def _forget(delivery_id: int) -> None:
    """The same content may be read again, after a kill, a release or a correction of another."""
    Reject.objects.filter(delivery_id=delivery_id).delete()
