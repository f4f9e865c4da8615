"""What people type about follow-ups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel, Outcome

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

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
