"""What the pages stand on."""

from datetime import date

from customers.models import DataDate


def data_date() -> date | None:
    """The business date that all pages stand on; None before the first night."""
    return DataDate.objects.values_list("business_date", flat=True).first()
