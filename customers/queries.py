"""What the pages stand on."""

from datetime import date

from customers.models import DataDate
from kernel.once import once_per_request


@once_per_request
def data_date() -> date | None:
    """The business date that all pages stand on; None before the first night."""
    return DataDate.objects.values_list("business_date", flat=True).first()
