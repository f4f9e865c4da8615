"""The follow-up that is chosen, with what an officer needs to know before the call."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from campaigns.enums import FollowUpState
from campaigns.models import FollowUp, PlanStep
from campaigns.panels.worklist import Line, line_of, on_screen
from customers.access import timeline
from customers.enums import Outcome
from customers.models import Contact, Customer
from kernel.clock import BANK_TIME
from tiering.enums import Direction
from tiering.models import CustomerMetric, LineCase

MOST_UNANSWERED = 3  # in a row by one channel; then another one is asked for
LAST_CONTACTS = 3


@dataclass(frozen=True)
class Chosen:
    """`near` is there when the last night found the customer short of a better tier."""

    line: Line
    guidance: str
    metric: CustomerMetric | None
    contacts: list[Contact]
    days_since_contact: int | None
    near: LineCase | None
    n_unanswered: int

    today: date

    @property
    def age(self) -> int | None:
        born = self.follow_up.customer.birth_on
        if born is None:
            return None
        had_birthday = (self.today.month, self.today.day) >= (born.month, born.day)
        return self.today.year - born.year - (not had_birthday)

    @property
    def near_share(self) -> int:
        """Of the way to the line, in per cent; never 100 before it is there."""
        if self.near is None or not self.near.line:
            return 0
        return max(min(int(100 * (self.near.figure or 0) / self.near.line), 99), 0)

    @property
    def follow_up(self) -> FollowUp:
        return self.line.follow_up


def chosen(follow_up: FollowUp, *, today: date) -> Chosen:
    """In a number of queries that does not grow."""
    full = on_screen(FollowUp.objects.filter(pk=follow_up.pk)).get()
    contacts = timeline(full.customer, LAST_CONTACTS)
    step = PlanStep.objects.filter(plan__code=full.plan, code=full.step).first()
    near = LineCase.objects.select_related("to_label", "from_label")
    return Chosen(
        line=line_of(full, today),
        guidance=step.guidance if step else "",
        metric=CustomerMetric.objects.filter(customer=full.customer).first(),
        contacts=contacts,
        days_since_contact=_days_silent(full.customer, today),
        near=near.filter(customer=full.customer, direction=Direction.UP, line__gt=0).first(),
        n_unanswered=unanswered_before(full) if full.state == FollowUpState.OPEN else 0,
        today=today,
    )


def _days_silent(customer: Customer, today: date) -> int | None:
    """Since somebody last spoke with the customer; None: never."""
    said = customer.contacts.spoken().order_by("-happened_at")
    at = said.values_list("happened_at", flat=True).first()
    return max((today - at.astimezone(BANK_TIME).date()).days, 0) if at else None


def unanswered_before(follow_up: FollowUp) -> int:
    """How often in a row nobody answered before this try, by the same channel."""
    if follow_up.repeat == 0:
        return 0
    tries = FollowUp.objects.filter(
        campaign_id=follow_up.campaign_id,
        customer_id=follow_up.customer_id,
        account=follow_up.account,
        anchor_on=follow_up.anchor_on,
        step=follow_up.step,
        repeat__lt=follow_up.repeat,
    )
    said = tries.order_by("-repeat").values_list("outcome", "channel")
    alike = (Outcome.NO_ANSWER, follow_up.channel)
    return len(list(takewhile(lambda each: each == alike, said)))
