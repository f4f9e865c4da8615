"""What an address asks for of the customers behind a trial."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.models import OrgUnit
from tiering.what_if import Choice, Group
from tiering.what_if.people import GROUP_NAMES, NO_LABEL

HIDDEN = forms.HiddenInput


class AffectedForm(forms.Form):
    """`digest`, `on` and `against` say of which trial; an unknown name of anything is refused."""

    digest = forms.RegexField("^[0-9a-f]{64}$", widget=HIDDEN)
    on = forms.DateField(widget=HIDDEN)
    against = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False, widget=HIDDEN)
    group = forms.ChoiceField(label=_("Who"), choices=list(GROUP_NAMES.items()), required=False)
    now = forms.ChoiceField(label=_("Label now"), required=False)
    then = forms.ChoiceField(label=_("Under the draft"), required=False)
    label = forms.ChoiceField(required=False, widget=HIDDEN)
    near = forms.ChoiceField(required=False, widget=HIDDEN)
    unit = forms.ModelChoiceField(
        OrgUnit.objects.order_by("path"),
        to_field_name="code",
        label=_("Org unit"),
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, data: Mapping[str, Any], *, names: Mapping[str, str]) -> None:
        """`names` are those of all labels of the scheme, by their codes."""
        super().__init__(data)
        labels = [("", _("All")), *names.items(), (NO_LABEL, _("no label"))]
        for name in ("now", "then", "label", "near"):
            self.fields[name].choices = labels  # type: ignore[attr-defined]  # all of them choose

    def choice(self) -> Choice:
        said = self.cleaned_data
        return Choice(
            group=Group(said["group"] or Group.AFFECTED),
            unit=said["unit"],
            **{name: said[name] for name in ("now", "then", "label", "near")},
        )
