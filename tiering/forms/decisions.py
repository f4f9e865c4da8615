"""What people type on a version's way into force."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.clock import CENTURY
from kernel.plain_json import PlainJSONField
from staff.forms import SubmitForm
from tiering.enums import Policy
from tiering.queries.periods import next_month


class BeginForm(SubmitForm):
    """Rules begin on a day; on the one asked for before, as long as that is still to come."""

    effective_from = forms.DateField(
        label=_("Counts from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, on: date, asked: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["effective_from"]
        field.initial = asked if asked is not None and asked > on else next_month(on)
        field.widget.attrs["min"] = (on + timedelta(days=1)).isoformat()

    def clean_effective_from(self) -> date:
        begins: date = self.cleaned_data["effective_from"]
        if begins.year not in CENTURY:
            raise forms.ValidationError(gettext("A day from 2000 to 2099 is expected here."))
        return begins


class SchemeForm(forms.Form):
    code = forms.RegexField(
        r"^[A-Z][A-Z0-9_]{0,31}$",
        label=_("Code"),
        help_text=_("Capital letters, digits and _, at most 32."),
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    policy = forms.ChoiceField(label=_("How labels change"), choices=Policy.choices)


class JsonForm(forms.Form):
    definition = PlainJSONField(
        label=_("Definition"), widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"})
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
