"""What the pages stand on."""

from datetime import date

from customers.models import DataDate
from kernel.once import once_per_request
from staff import working_days


@once_per_request
def data_date() -> date | None:
    """The business date that all pages stand on; None before the first night."""
    return published_night()


def published_night() -> date | None:
    """The data date as it stands at this moment: for what is decided once the rows are locked."""
    return DataDate.objects.values_list("business_date", flat=True).first()


def reading_day() -> date | None:
    """The day on which the last published night is read: "today" of every list."""
    on = data_date()
    return None if on is None else working_days.reading_day_of(on)
