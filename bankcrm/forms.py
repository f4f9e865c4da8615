"""What people type about nights, and about changes that a second person decides."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NightForm(forms.Form):
    """`approval` is the one that was read; without one nothing is asked yet."""

    approval = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
