"""What an officer agrees on with a customer: the follow-up after this one, and on which day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from campaigns.enums import FollowUpState, Who
from campaigns.models import FollowUp
from customers.queries import data_date, reading_day
from staff import working_days
from staff.enums import UNIT_ROLES
from staff.models import Officer

CAUSE = ("campaign_id", "customer_id", "account_id", "anchor_on", "step")
TAKEN_OVER = ("entry_id", "plan", "org_unit_id", "who")
Cause = tuple[Any, ...]  # the values of CAUSE
NOTHING = Q(pk__in=[])
OPEN_FOR = 10  # working days after its own that an agreed contact stays on the list when missed


def open_until(due_on: date) -> date:
    """How long what people put on a day stays open; by then it has been escalated."""
    return working_days.later(due_on, OPEN_FOR) or due_on


def locked_of(customer_ids: Collection[int], also: Q = NOTHING) -> list[FollowUp]:
    """What is open with customers, locked in one order, so that no two presses wait for each other.

    `also`: those that are over and change as well.
    """
    is_open = Q(state=FollowUpState.OPEN)
    follow_ups = FollowUp.objects.filter(is_open | also, customer_id__in=customer_ids)
    return list(follow_ups.select_for_update().order_by("pk"))


def spoken_for(lead_id: int, among: Iterable[FollowUp]) -> list[FollowUp]:
    """A follow-up that leads and those that it speaks for, it first."""
    together = [each for each in among if lead_id in (each.pk, each.lead_id)]
    return sorted(together, key=lambda each: each.pk != lead_id)


def may_have(officer: Officer, group: Iterable[FollowUp]) -> bool:
    """A supervisor's check-back stays with heads of units."""
    return officer.role in UNIT_ROLES or all(each.who == Who.OFFICER for each in group)


def plan_next(
    done: Iterable[FollowUp], *, by: Officer, on: date, channel: str = "", at: datetime
) -> list[FollowUp]:
    """One more follow-up of each cause, on the day agreed.

    Who takes one from the pool and agrees on a day with the customer, keeps it.
    """
    night, ends_on = data_date() or on, open_until(on)
    of_cause = {cause_of(each): each for each in done}
    last = _last_repeats(of_cause.values())
    following = FollowUp.objects.bulk_create(
        FollowUp(
            **{name: getattr(each, name) for name in (*CAUSE, *TAKEN_OVER)},
            repeat=last[cause] + 1,
            planned_on=on,
            planned_by_run_on=night,
            due_on=on,
            ends_on=max(each.ends_on, ends_on),
            owner_id=each.owner_id or by.pk,
            channel=channel or each.channel,
            state=FollowUpState.OPEN,
            touched_at=at,
        )
        for cause, each in of_cause.items()
    )
    merge_lines({each.customer_id for each in following}, {on}, at=at)
    return following


def cause_of(follow_up: FollowUp) -> Cause:
    return tuple(getattr(follow_up, name) for name in CAUSE)


def _last_repeats(follow_ups: Iterable[FollowUp]) -> dict[Cause, int]:
    """Two promises of one night share their cause: what comes next comes after both."""
    same = NOTHING
    for each in follow_ups:
        same |= Q(**dict(zip(CAUSE, cause_of(each), strict=True)))
    found = FollowUp.objects.filter(same).values_list(*CAUSE)
    return {tuple(cause): last for *cause, last in found.annotate(last=Max("repeat"))}


def merge_lines(customer_ids: Collection[int], days: Collection[date], *, at: datetime) -> None:
    """One line for a customer, campaign, account and owner, one contact on a day: as by night.

    What is due by now shares the line of its oldest; those of one day are told apart by `_leads`.
    """
    if not days:
        return
    due_by = reading_day() or max(days)
    on_days = Q(due_on__in=days)
    if min(days) <= due_by:
        on_days |= Q(due_on__lte=due_by)
    follow_ups = FollowUp.objects.open().filter(on_days, customer_id__in=customer_ids)
    oldest: dict[tuple[int | str | None, ...], date] = {}  # what is due already, by its line
    shown: dict[tuple[int, date], list[FollowUp]] = defaultdict(list)
    for each in follow_ups.order_by("due_on", "pk").select_related("campaign"):
        shown_on = each.due_on
        if each.due_on <= due_by:
            line = (each.customer_id, each.campaign_id, each.account_id, each.owner_id, each.who)
            shown_on = oldest.setdefault(line, each.due_on)
        shown[each.customer_id, shown_on].append(each)
    changed = []
    for together in shown.values():
        for each, lead_id in _leads(together):
            if each.lead_id != lead_id:
                each.lead_id, each.touched_at = lead_id, at
                changed.append(each)
    FollowUp.objects.bulk_update(changed, ["lead", "touched_at"])


def _leads(together: Iterable[FollowUp]) -> Iterator[tuple[FollowUp, int | None]]:
    """Those of one customer and day, each with the one that speaks for it.

    An officer's highest campaign speaks for the officer's others, never for a colleague's; what
    waits in the pool joins what somebody owns. Check-backs of supervisors have lines of their own.
    """
    ranked = sorted(together, key=lambda each: (each.owner_id is None, -each.campaign.priority))
    leads: dict[tuple[str, int | None], FollowUp] = {}
    for each in ranked:
        leads.setdefault((each.who, None), each)  # for the pool: owned ones come first
        lead = leads.setdefault((each.who, each.owner_id), each)
        yield each, None if lead is each else lead.pk
