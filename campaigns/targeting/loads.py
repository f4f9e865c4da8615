"""What each officer has to carry, and the officers under each unit: books, contacts, work."""

from datetime import date, timedelta
from pathlib import Path

from campaigns.models import FollowUp
from customers.models import Contact, Customer
from kernel import drafts
from kernel.drafts import Draft
from kernel.sql import Room
from staff import working_days
from tiering.models import AumChange, CustomerMetric

ROOM = Room(Path(__file__).parent / "sql")
CONTACT_DAYS = 30


def read_on(on: date) -> date:
    """The day on which the night of `on` is read."""
    return working_days.first_after(on) or on + timedelta(days=1)


def count(*, on: date) -> int:
    """Drafts the loads as of `on`; returns the rows. The same again drafts none."""
    parameters = {
        "on": on,
        "due": read_on(on),
        "month": on.replace(day=1),
        "contact_days": CONTACT_DAYS,
    }
    ROOM.run(
        "books",
        parameters,
        customers=drafts.all_rows(Draft(Customer)),
        metrics=drafts.all_rows(Draft(CustomerMetric)),
        contacts=drafts.all_rows(Draft(Contact)),
        aum_changes=drafts.all_rows(Draft(AumChange)),
    )
    ROOM.run("work_at_hand", parameters, follow_ups=drafts.all_rows(Draft(FollowUp)))
    return ROOM.run("officer_loads", parameters) + ROOM.run("unit_loads", parameters)
