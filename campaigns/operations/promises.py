"""A contact outside of any follow-up, and the day on which the officer promised to come back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from campaigns.enums import PROMISE, Arm, Source
from campaigns.models import Campaign, FollowUp, WhitelistEntry
from campaigns.operations.next_contacts import merge_lines, open_until
from customers.access import log_contact
from customers.enums import Channel
from customers.models import Customer
from customers.queries import data_date
from staff.models import Officer
from staff.operations import record_audit

STEP = "D0"  # the one step of its plan
KEPT_BY = (Channel.VISIT, Channel.BRANCH)  # promised face to face, kept so; all else is a call


@transaction.atomic
def log_said(
    customer: Customer,
    *,
    by: Officer,
    channel: str,
    outcome: str,
    note: str = "",
    next_on: date | None = None,
    at: datetime,
    form_nonce: UUID,
    address: str | None = None,
) -> bool:
    """Logs what was said; with `next_on` the officer has it on the list for that day.

    False when the form was sent before: one press more adds nothing.
    """
    Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)  # presses, one by one
    said: dict[str, Any] = {"channel": channel, "outcome": outcome, "note": note, "at": at}
    if log_contact(customer=customer, officer=by, form_nonce=form_nonce, **said) is None:
        return False
    if next_on is not None:
        follow_up = promise(customer, owner=by, channel=channel, note=note, on=next_on, at=at)
        record_audit(
            by=by,
            action="follow_up.promised",
            subject=follow_up,
            detail={"next_on": next_on.isoformat()},
            address=address,
        )
    return True


def promise(
    customer: Customer, *, owner: Officer, channel: str, note: str, on: date, at: datetime
) -> FollowUp:
    """Who promises keeps it. Its cause is the night on whose figures it was promised."""
    night = data_date() or at.date()
    entry = _entry(customer, night)
    cause = {
        "campaign": entry.campaign,
        "customer": customer,
        "account": None,
        "anchor_on": night,
        "step": STEP,
    }
    last = FollowUp.objects.filter(**cause).aggregate(repeat=Max("repeat"))["repeat"]
    made: FollowUp = FollowUp.objects.create(
        **cause,
        repeat=0 if last is None else last + 1,
        entry=entry,
        plan=entry.campaign.plan.code,
        planned_on=on,
        due_on=on,
        ends_on=open_until(on),
        org_unit=customer.org_unit,
        owner=owner,
        channel=channel if channel in KEPT_BY else Channel.CALL,
        note=note,
        touched_at=at,
        planned_by_run_on=night,
    )
    merge_lines({customer.pk}, {on}, at=at)
    return made


def _entry(customer: Customer, night: date) -> WhitelistEntry:
    """The customer's open entry in the list of promises; the first promise makes it."""
    campaign = Campaign.objects.select_related("plan").get(code=PROMISE)
    entry: WhitelistEntry = WhitelistEntry.objects.get_or_create(
        campaign=campaign,
        customer=customer,
        left_on=None,
        defaults={
            "org_unit": customer.org_unit,
            "owner": customer.owner,
            "arm": Arm.CONTACT,
            "source": Source.HAND,
            "rule_version": campaign.version,
            "entered_on": night,
        },
    )[0]
    entry.campaign = campaign
    return entry
