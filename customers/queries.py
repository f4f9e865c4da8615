"""What the pages stand on."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from customers.models import DataDate
from kernel import sql
from kernel.clock import today
from kernel.once import once_per_request
from staff import working_days


@once_per_request
def data_date() -> date | None:
    """The business date that all pages stand on; None before the first night."""
    return published_night()


def published_night() -> date | None:
    """The data date as it stands at this moment: for what is decided once the rows are locked."""
    return DataDate.objects.values_list("business_date", flat=True).first()


def shown_on() -> date:
    """The business date of a page; before the first night, today. One and the same for all of a
    request, however long it takes.
    """
    return data_date() or today()


def decided_on() -> date:
    """The business date of what head office decides; before the first night, today. Read anew each
    time: a night may have been published since the page was read.
    """
    return published_night() or today()


def figures_are_over(day: date) -> str:
    """What a reader is told who asks for figures of a day that the pages stand on no more."""
    told = {"day": day, "night": data_date() or "–"}
    return _("The figures of %(day)s are over; the pages now stand on %(night)s.") % told


@dataclass(frozen=True)
class Publication:
    """What the pages stand on; every flip that wrote a row has a name of its own."""

    on: date
    name: str


def publication() -> Publication | None:
    """None before the first night."""
    found = sql.rows("select business_date, xmin::text from customers_datadate")
    return Publication(found[0][0], "-".join(map(str, found[0]))) if found else None


def reading_day() -> date | None:
    """The day on which the last published night is read: "today" of every list."""
    on = data_date()
    return None if on is None else working_days.reading_day_of(on)
