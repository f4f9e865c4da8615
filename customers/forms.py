"""What people type when they decide about a customer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import RevealReason


class ContactAllowedForm(forms.Form):
    allowed = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1"
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PhoneForm(forms.Form):
    """Why the whole number is asked for: one of a few reasons, each a button."""

    reason = forms.ChoiceField(choices=RevealReason.choices)
