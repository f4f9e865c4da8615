"""What an address asks for of the customers behind a trial, and what of it there is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.queries import data_date
from kernel.keyset import KeysetPage
from kernel.whole import whole
from staff.models import Officer, OrgUnit
from tiering import queries
from tiering.badges import names_of
from tiering.models import RuleSet
from tiering.rules import SchemeDefinition, digest_of
from tiering.what_if import Choice, Group, People, people, tried
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


class AskedPeople:
    """`status` is 200 where they can be shown: of the very state and night that were asked for.

    422 for what cannot be asked, 404 for a state that was not kept, 410 for a night that is over.
    """

    def __init__(self, rule_set: RuleSet, said: Mapping[str, str]) -> None:
        self.said = said
        self.stored = SchemeDefinition.parse(rule_set.definition)
        self.draft = queries.definition_tried(rule_set, said.get("digest", ""))
        self.live = _live(rule_set, said.get("against", ""))
        self.names = names_of(self.draft or self.stored, self.live)
        plain = {code: label.name for code, label in self.names.items()}
        self.form = AffectedForm(said, names=plain)
        self.night = data_date()

    @property
    def status(self) -> int:
        if not self.form.is_valid():
            return 422
        if self.draft is None:
            return 404
        return 200 if self.form.cleaned_data["on"] == self.night else 410

    @property
    def digest(self) -> str:
        return digest_of(self.draft) if self.draft else ""

    @property
    def is_older(self) -> bool:
        """The draft has been saved otherwise since."""
        return self.draft is not None and self.draft != self.stored

    def people(self) -> People:
        if self.draft is None:
            raise LookupError("no such state of the draft")
        return people(tried(self.draft, self.live), self.draft, self.form.choice())

    def page(self, found: People, by: Officer, *, size: int) -> KeysetPage:
        """Those after, or before, the customer who is named; an unknown one names nobody."""
        after, before = (_number(self.said.get(name, "")) for name in ("after", "before"))
        rows, has_before, has_after = found.page(by, size=size, after=after, before=before)
        keys = [str(each.customer.public_id) for each in rows]
        return KeysetPage(
            rows=rows,
            before=keys[0] if keys and has_before else "",
            after=keys[-1] if keys and has_after else "",
        )


def _live(rule_set: RuleSet, against: str) -> SchemeDefinition | None:
    """The version that the trial was held against; there may have been none."""
    if not against:
        return None
    number = whole(against) or 0
    versions = rule_set.scheme.rule_sets.filter(state="approved")
    return SchemeDefinition.parse(get_object_or_404(versions, version=number).definition)


def _number(public_id: str) -> int | None:
    try:
        return Customer.objects.values_list("pk", flat=True).get(public_id=public_id)
    except (Customer.DoesNotExist, ValueError, ValidationError):
        return None
