"""The follow-up that is chosen, with what an officer needs to know before the call."""

from dataclasses import dataclass
from datetime import date

from campaigns.models import FollowUp
from campaigns.panels.step_messages import StepMessage, messages_of
from campaigns.panels.worklist import WorkLine
from campaigns.queries import Desk, guidance_of
from customers.contact_policy import ContactPolicy
from customers.models import Contact
from kernel import clock
from tiering.enums import Direction
from tiering.models import CustomerMetric, LineCase

LAST_CONTACTS = 3


@dataclass(frozen=True)
class Chosen:
    """`near` is there when the last night found the customer short of a better tier."""

    line: WorkLine
    guidance: str
    message: StepMessage | None
    metric: CustomerMetric | None
    near: LineCase | None
    policy: ContactPolicy
    today: date

    @property
    def follow_up(self) -> FollowUp:
        return self.line.follow_up

    @property
    def contacts(self) -> list[Contact]:
        return self.policy.lately[:LAST_CONTACTS]

    @property
    def days_since_contact(self) -> int | None:
        """Since somebody last spoke with the customer, by the clock; None: never."""
        last = self.policy.last
        if last is None:
            return None
        spoken_on = last.happened_at.astimezone(clock.BANK_TIME).date()
        return max((clock.today() - spoken_on).days, 0)

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


def chosen(line: WorkLine, policy: ContactPolicy, *, desk: Desk) -> Chosen:
    """What the line does not tell yet, in a number of queries that does not grow."""
    follow_up = line.follow_up
    of_customer = {"customer": follow_up.customer_id}
    messages = messages_of(
        follow_up.customer, [follow_up], reader=desk.officer, on=desk.night, policy=policy
    )
    near = LineCase.objects.select_related("to_label", "from_label")
    return Chosen(
        line=line,
        guidance=guidance_of(follow_up.plan, follow_up.step),
        message=messages.get(follow_up.pk),
        metric=CustomerMetric.objects.filter(**of_customer).first(),
        near=near.filter(**of_customer, direction=Direction.UP, line__gt=0).first(),
        policy=policy,
        today=desk.today,
    )
