"""What people type about follow-ups and hand-overs."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel, Outcome
from staff.enums import UNIT_ROLES, Role
from staff.models import Officer
from staff.scope import officers_visible_to

# In the order of their keys: 1 to 5.
OUTCOME_KEYS = (
    (Outcome.INTERESTED, "thumbs-up"),
    (Outcome.CONSIDERING, "clock"),
    (Outcome.NO_ANSWER, "phone-missed"),
    (Outcome.REFUSED, "thumbs-down"),
    (Outcome.DONE, "check-check"),
)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, strip=True)


class ContactForm(forms.Form):
    """Something said outside of any follow-up."""

    # A double press, or a post that a browser repeats, carries the same nonce.
    form_nonce = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=uuid4
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", _("Choose…")), *Channel.choices])
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", _("Choose…")), *Outcome.choices])
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
