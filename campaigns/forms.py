"""What people type about follow-ups and hand-overs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from customers.enums import Channel, Outcome
from staff.enums import UNIT_ROLES, Role
from staff.models import Leave, Officer
from staff.scope import officers_visible_to

MOST_LEAVE = timedelta(days=366)
MOST_LINES = 9999
# In the order of their keys: 1 to 5.
OUTCOME_KEYS = (
    (Outcome.INTERESTED, "thumbs-up"),
    (Outcome.CONSIDERING, "clock"),
    (Outcome.NO_ANSWER, "phone-missed"),
    (Outcome.REFUSED, "thumbs-down"),
    (Outcome.DONE, "check-check"),
)
CONTACT_OUTCOMES = (*OUTCOME_KEYS, (Outcome.SENT, "send"))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, strip=True)


class ContactForm(forms.Form):
    """Something said outside of any follow-up."""

    # A double press, or a post that a browser repeats, carries the same nonce.
    form_nonce = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=uuid4
    )
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


class HandOverForm(forms.Form):
    """Only to officers whom the deciding one answers for, and who still work here."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, by: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = officers_visible_to(by).filter(
            role__in=(Role.RELATIONSHIP_MANAGER, *UNIT_ROLES),
            delivered_active=True,
            locked_at=None,
        )
        self.fields["to"] = forms.ModelChoiceField(label=_("To"), queryset=colleagues)


class CoachingForm(forms.Form):
    """A word of advice; the same form sent twice carries the same nonce."""

    form_nonce = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=uuid4
    )
    text = forms.CharField(
        label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class LeaveForm(forms.Form):
    """Days away that no other leave of the officer holds; a deputy who is there meanwhile."""

    starts_on = forms.DateField(
        label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Last day away"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self, *args: Any, officer: Officer, colleagues: Sequence[Officer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
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
        elif last - first > MOST_LEAVE:
            self.add_error("ends_on", _("A leave is at most a year."))
        elif Leave.objects.between(first, last).filter(officer=self.officer).exists():
            self.add_error("starts_on", _("Another leave holds some of these days."))
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
        )


class DecisionForm(forms.Form):
    """What makes a plan a decision: the plan that was seen, once, and why."""

    form_nonce = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=uuid4
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)
