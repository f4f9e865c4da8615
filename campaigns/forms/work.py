"""What people type about follow-ups and hand-overs."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign, FollowUp
from campaigns.queries import Desk
from customers.contact_policy import ENOUGH_UNANSWERED, n_unanswered
from customers.enums import MESSAGES, Channel, Outcome
from customers.models import Contact, Customer
from staff.models import Leave, Officer
from staff.scope import workers_under

MOST_LEAVE = timedelta(days=366)
MOST_LINES = 9999
OUTCOME_KEYS = (
    (Outcome.INTERESTED, "thumbs-up"),
    (Outcome.CONSIDERING, "clock"),
    (Outcome.NO_ANSWER, "phone-missed"),
    (Outcome.REFUSED, "thumbs-down"),
    (Outcome.DONE, "check-check"),
)
SENT = (Outcome.SENT, "send")
CONTACT_OUTCOMES = (*OUTCOME_KEYS, SENT)
# By which somebody is tried who never picks up.
NEXT_CHANNELS = [(each.value, each.label) for each in (Channel.WECOM, Channel.SMS, Channel.VISIT)]
DAYS_OF_WEEK = 7


def outcome_keys(channel: str) -> list[tuple[Outcome, str]]:
    """In the order of their keys, 1 to 5. A message is not picked up or missed: it was sent."""
    is_message = channel in MESSAGES
    return [
        SENT if is_message and outcome == Outcome.NO_ANSWER else (outcome, icon)
        for outcome, icon in OUTCOME_KEYS
    ]


class Next(models.TextChoices):
    """When to speak again; all of them come to a working day."""

    NONE = "none", _("None")
    TOMORROW = "tomorrow", _("Tomorrow")
    THREE_DAYS = "three_days", _("In 3 days")
    MONDAY = "monday", _("Next Monday")


class NonceField(forms.UUIDField):
    """A double press, or a post that a weak network repeats, carries the same one."""

    def __init__(self, **kwargs: Any) -> None:
        hidden = forms.HiddenInput(attrs={"autocomplete": "off"})
        super().__init__(widget=hidden, initial=uuid4, **kwargs)


class NextDay(forms.Form):
    """A day to come, by a short cut or by its date; all of them come to a day at the `desk`."""

    next = forms.ChoiceField(
        label=_("Next contact"), choices=Next.choices, required=False, widget=forms.RadioSelect
    )
    next_on = forms.DateField(
        label=_("On a day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk

    def clean(self) -> dict[str, Any]:
        """`day`: the day on or after the one chosen on which the officer is there, if one was."""
        data = super().clean() or {}
        chosen = _meant(self.desk.first).get(data.get("next", "")) or data.get("next_on")
        data["day"] = None
        if chosen is not None:
            data["day"] = self.desk.day_from(chosen) if chosen > self.desk.first else None
            if data["day"] is None:
                self.add_error("next_on", _("Choose a day to come that is in the calendar."))
        return data

    def short_cuts(self) -> list[tuple[str, str, date]]:
        """Each day once, with what it is called: as the clock means it, else by its weekday."""
        by_clock = _meant(self.desk.at.date())
        found: dict[date, tuple[str, str]] = {}
        for code, asked in _meant(self.desk.first).items():
            day = self.desk.day_from(asked)
            if day is not None and day not in found:
                is_meant = day == by_clock[code]
                found[day] = code, str(Next(code).label) if is_meant else date_format(day, "l")
        return [(code, words, day) for day, (code, words) in found.items()]


def _meant(first: date) -> dict[str, date]:
    """The day that each short cut means, whether worked or not, when `first` is today."""
    n_days = {
        Next.TOMORROW: 1,
        Next.THREE_DAYS: 3,
        Next.MONDAY: DAYS_OF_WEEK - first.weekday(),
    }
    return {code.value: first + timedelta(days=n) for code, n in n_days.items()}


class OutcomeForm(NextDay):
    """What came of a follow-up; `channel` is that of the next one, when another one is agreed."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    channel = forms.ChoiceField(
        label=_("Next try by"),
        choices=NEXT_CHANNELS,
        required=False,
        widget=forms.RadioSelect,
    )
    form_nonce = NonceField(required=False)

    def __init__(
        self, *args: Any, follow_up: FollowUp, lately: list[Contact], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.n_unanswered = n_unanswered(lately, follow_up.channel)
        self.asks_channel = self.n_unanswered >= ENOUGH_UNANSWERED - 1

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        outcome = data.get("outcome")
        if outcome == Outcome.REFUSED and data["day"] is not None:
            self.add_error("next_on", _("Who refuses is not asked again: choose no next contact."))
        if outcome == Outcome.NO_ANSWER and self.asks_channel and not data.get("channel"):
            self.add_error("channel", _("Nobody answered three times: choose another channel."))
        return data

    def logged(self) -> dict[str, Any]:
        """What the operation takes."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("outcome", "note", "channel", "form_nonce")}
        return said | {"next_on": data["day"]}


class ContactForm(NextDay):
    """Something said outside of any follow-up; a day to come makes it a promise."""

    form_nonce = NonceField()
    channel = forms.ChoiceField(
        label=_("Channel"), choices=Channel.choices, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)  # the button pressed
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_promise = customer.contact_allowed and not customer.is_protected

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data["day"] is not None and data.get("outcome") == Outcome.REFUSED:
            self.add_error("next_on", _("Who refuses is not asked again: choose no next contact."))
        if data["day"] is not None and not self.may_promise:
            self.add_error("next_on", _("The customer may not be contacted: promise nothing."))
        return data

    def logged(self) -> dict[str, Any]:
        """What the operation takes."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("channel", "outcome", "note", "form_nonce")}
        return said | {"next_on": data["day"]}


class ReassignForm(forms.Form):
    """Only to officers whom the deciding one answers for, and who still work here."""

    def __init__(self, *args: Any, by: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ModelChoiceField(label=_("To"), queryset=workers_under(by))


class HandOverForm(ReassignForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class CoachingForm(forms.Form):
    """A word of advice; the same form sent twice carries the same nonce."""

    form_nonce = NonceField()
    text = forms.CharField(
        label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class LeaveForm(forms.Form):
    """Days away that are not over on the day `on`, and a deputy who is there meanwhile."""

    starts_on = forms.DateField(
        label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Last day away"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, colleagues: Sequence[Officer], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["deputy"] = forms.ModelChoiceField(
            label=_("Deputy"),
            queryset=Officer.objects.filter(pk__in=[each.pk for each in colleagues]),
            required=False,
            empty_label=_("The head of the unit"),
        )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        first, last = typed.get("starts_on"), typed.get("ends_on")
        if first is None or last is None:
            return typed
        if first > last:
            self.add_error("ends_on", _("The last day lies before the first."))
        elif last < self.on:
            self.add_error("ends_on", _("These days are over."))
        elif last - first > MOST_LEAVE:
            self.add_error("ends_on", _("A leave is at most a year."))
        elif Leave.objects.between(first, last).filter(officer=typed.get("deputy")).exists():
            self.add_error("deputy", _("The deputy is away on some of these days."))
        return typed


class WhichWork(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    WEEK = "week", _("Overdue and this week")
    ALL = "all", _("All open")


class WorkForm(forms.Form):
    """Which of an officer's follow-ups, and how many of them to whom."""

    which = forms.ChoiceField(label=_("Follow-ups"), choices=WhichWork.choices, required=False)
    campaign = forms.ModelChoiceField(
        label=_("Campaign"),
        queryset=Campaign.objects.filter(state=CampaignState.LIVE),
        to_field_name="code",
        required=False,
        empty_label=_("All campaigns"),
    )

    def __init__(self, *args: Any, colleagues: Sequence[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = colleagues
        for each in colleagues:
            self.fields[f"to-{each.pk}"] = forms.IntegerField(
                label=each.name, min_value=0, max_value=MOST_LINES, required=False
            )

    def quotas(self) -> list[int] | None:
        """As typed, in the order of the colleagues; None when nobody typed a number yet."""
        numbers = [self.cleaned_data[f"to-{each.pk}"] for each in self.colleagues]
        return None if all(n is None for n in numbers) else [n or 0 for n in numbers]


class ReceiversForm(forms.Form):
    """To whom a book goes."""

    def __init__(self, *args: Any, colleagues: Sequence[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ModelMultipleChoiceField(
            label=_("To"),
            queryset=Officer.objects.filter(pk__in=[each.pk for each in colleagues]),
            to_field_name="staff_no",
            error_messages={"required": _("Tick at least one colleague.")},
        )


class SeenPlanForm(forms.Form):
    """The plan that was seen, to be carried out once."""

    form_nonce = NonceField()
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReasonedPlanForm(SeenPlanForm):
    """What makes a plan a decision: the plan that was seen, once, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class AssignForm(forms.Form):
    """To whom a customer is given to speak with; empty: to the customer's own manager."""

    def __init__(self, *args: Any, by: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ModelChoiceField(
            queryset=workers_under(by), to_field_name="staff_no", required=False
        )
