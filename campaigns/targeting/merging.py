"""One line per customer and campaign, one contact a day, one message a week over all campaigns."""

from datetime import date
from pathlib import Path

from django.conf import settings

from campaigns.models import FollowUp
from campaigns.targeting import rows
from campaigns.targeting.touched import Source
from customers.enums import MESSAGES
from kernel.sql import Room

ROOM = Room(Path(__file__).parent / "sql")


def keep_message_cap(source: Source, *, on: date) -> int:
    """Moves tonight's messages apart, or makes calls of them; returns the steps changed."""
    parameters = {
        "on": on,
        "messages": [channel.value for channel in MESSAGES],
        "cap": settings.BANKCRM_MESSAGE_CAP_DAYS,
    }
    return ROOM.run("message_cap", parameters, **source)


def merge(source: Source, *, on: date) -> int:
    """Points follow-ups of one line to the one that speaks for all; returns rows."""
    return ROOM.run(
        "leads",
        {"on": on},
        **source,
        columns=rows.columns(FollowUp),
        row=rows.changed(FollowUp, "r", lead_id="nullif(r.first_id, r.id)"),
        overwrite=rows.overwrite(FollowUp),
    )
