"""What the filters of lists have in common: whose customers, and themselves in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.money import short_amount
from staff.enums import WORKERS, Role
from staff.models import Officer, OrgUnit
from staff.scope import below, officers_visible_to, units_visible_to

NOBODY = "none"
FIRST_YEAR, LAST_YEAR = 1950, 2200
MOST_IN_A_CHOICE = 60


@dataclass(frozen=True)
class Chip:
    """A filter that is set, in words, and the query without it."""

    name: str
    label: str
    words: str
    without: str


def check_is_near(day: date) -> None:
    """A month and more can be added to it and taken from it."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("No such day in the bank's calendar."))


class DayField(forms.DateField):
    """A day of the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [check_is_near]


class ListFilter(forms.Form):
    """Fields are all optional; what is wrong is said at its field, and nothing is listed."""

    # Ways of ordering are no condition.
    not_conditions: tuple[str, ...] = ("order",)

    def __init__(self, data: QueryDict, *, by: Officer) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.asked, self.by = data, by

    def chosen(self, name: str) -> Any:
        """A valid value, or None when the field is empty, wrong, or not for this officer."""
        if not self.is_valid() and name in self.errors:
            return None
        return self.cleaned_data.get(name) or None

    def refuse(self, names: Iterable[str], words: str | Promise) -> None:
        """Said at each field that asks for too much."""
        for name in names:
            self.add_error(name, str(words))

    def in_words(self) -> list[tuple[str, str, str]]:
        """Name, label and value of each condition that is set."""
        return [
            (name, str(field.label), _words(field, self.chosen(name)))
            for name, field in self.fields.items()
            if name not in self.not_conditions and self.chosen(name) is not None
        ]

    def chips(self) -> list[Chip]:
        return [
            Chip(name, label, words, self._without(name)) for name, label, words in self.in_words()
        ]

    def _without(self, name: str) -> str:
        query = self.asked.copy()
        for each in (name, "after", "before"):
            query.pop(each, None)
        return query.urlencode()


def _words(field: forms.Field, value: Any) -> str:
    if value is True:
        return ""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(cast(Any, field.choices)).get(value, value))
    return short_amount(value) if isinstance(value, Decimal) else str(value)


class ReachFilter(ListFilter):
    """Whose customers: fields for those who answer for more than their own."""

    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(),
        label=_("Org unit"),
        required=False,
        to_field_name="code",
        empty_label=_("All"),
    )
    owner = forms.CharField(label=_("Relationship manager"), max_length=32, required=False)

    def __init__(self, data: QueryDict, *, by: Officer) -> None:
        super().__init__(data, by=by)
        if by.role == Role.RELATIONSHIP_MANAGER:
            del self.fields["unit"], self.fields["owner"]
            return
        cast(Any, self.fields["unit"]).queryset = units_visible_to(by)
        self.fields["owner"].widget = self._owner_widget()

    def clean_owner(self) -> Officer | str:
        """An officer, `none`, or nothing."""
        staff_no: str = self.cleaned_data["owner"]
        if staff_no in ("", NOBODY):
            return staff_no
        officer = officers_visible_to(self.by).filter(staff_no=staff_no).first()
        if officer is None:
            raise forms.ValidationError(_("Nobody in your reach has this staff number."))
        return officer

    def in_words(self) -> list[tuple[str, str, str]]:
        return [
            (name, label, str(_("nobody")) if (name, words) == ("owner", NOBODY) else words)
            for name, label, words in super().in_words()
        ]

    def is_of_a_book(self) -> bool:
        """One officer's customers, no more."""
        return "unit" not in self.fields or isinstance(self.chosen("owner"), Officer)

    def in_unit(self, rows: QuerySet[Any], customer: str = "") -> QuerySet[Any]:
        """Rows in the chosen unit; `customer` is the way to theirs."""
        unit = self.chosen("unit")
        return rows if unit is None else rows.filter(below(unit, f"{customer}org_unit__"))

    def within(self, rows: QuerySet[Any], customer: str = "") -> QuerySet[Any]:
        """Rows in the chosen unit and of the chosen officer."""
        rows, owner = self.in_unit(rows, customer), self.chosen("owner")
        if owner is not None:
            nobody = {f"{customer}owner__isnull": True}
            rows = rows.filter(**(nobody if owner == NOBODY else {f"{customer}owner": owner}))
        return rows

    def _owner_widget(self) -> forms.Widget:
        """A choice of names where they are few, else a staff number to type."""
        officers = list(self._officers()[: MOST_IN_A_CHOICE + 1])
        if len(officers) > MOST_IN_A_CHOICE:
            return forms.TextInput(attrs={"placeholder": _("Staff number"), "autocomplete": "off"})
        names = [(officer.staff_no, officer.name) for officer in officers]
        return forms.Select(choices=[("", _("All")), *names, (NOBODY, _("nobody"))])

    def _officers(self) -> QuerySet[Officer]:
        workers = officers_visible_to(self.by).filter(role__in=WORKERS, delivered_active=True)
        code = self.data.get("unit", "")
        unit = units_visible_to(self.by).filter(code=code).first() if code else None
        return workers.filter(below(unit, "org_unit__")) if unit else workers
