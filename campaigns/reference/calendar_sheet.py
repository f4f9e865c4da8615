"""A year of the bank's calendar as head office types it, or reads it in."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.names import visible_only
from kernel.plain_json import SaidTwice, parse_json
from kernel.sheets import Definition, Sheet
from staff.working_days import MAKE_UP_DAY, is_usual

MOST_OF_A_NOTICE = 20_000
OFF, WORK = "off", "work"
READ = "read"
KINDS = ((OFF, _("Day off")), (WORK, _("Make-up day, worked")))
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class YearHead(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    is_published = forms.BooleanField(label=_("The yearly notice is out"), required=False)
    notice = forms.CharField(
        label=_("The notice as JSON"),
        required=False,
        max_length=MOST_OF_A_NOTICE,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            'As public holiday files have it: {"days": [{"date": "2027-01-01", "name": "元旦", '
            '"isOffDay": true}]}. Read in, it replaces the rows.'
        ),
    )


class DayRow(forms.Form):
    on = forms.DateField(label=_("Day"), widget=DAY)
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS, initial=OFF)
    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, validators=[visible_only]
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("kind") == WORK:
            said["name"] = said.get("name") or MAKE_UP_DAY
        elif "name" in said and not said["name"]:
            self.add_error("name", gettext("Say which holiday it is."))
        return said


class YearSheet(Sheet):
    """Only what is not as usual is listed: holidays by name, and weekends that are worked."""

    head_class = YearHead
    row_class = DayRow
    rows_name = "days"
    max_rows = 90

    def after(self, act: str) -> Sheet:
        if act != READ:
            return super().after(act)
        notice = self._head_typed["notice"].strip()
        if len(notice) > MOST_OF_A_NOTICE:
            self.is_asked = True  # the field says so
            return self
        try:
            self._rows_typed = _read(parse_json(notice))[: self.max_rows + 1]
            self._head_typed |= {"notice": "", "is_published": "on"}
        except SaidTwice as why:
            self.is_asked = True
            self.refuse("notice", str(why))
        except KeyError as key:
            self.is_asked = True
            self.refuse("notice", gettext("“%(key)s” is missing here.") % {"key": key.args[0]})
        except (ValueError, TypeError, AttributeError, RecursionError):
            self.is_asked = True
            self.refuse("notice", gettext("This is no list of days."))
        return self

    @property
    def in_order(self) -> list[forms.Form]:
        return sorted(self._bound_rows, key=lambda row: row.cleaned_data["on"])

    def check(self, head: forms.Form, rows: list[forms.Form]) -> None:
        seen: set[date] = set()
        for row in rows:
            on, kind = row.cleaned_data["on"], row.cleaned_data["kind"]
            if on.year != head.cleaned_data["year"]:
                row.add_error("on", gettext("This day is not in the year."))
            elif on in seen:
                row.add_error("on", gettext("This day is listed twice."))
            elif kind == WORK and is_usual(on):
                row.add_error("kind", gettext("This day is worked anyway."))
            seen.add(on)

    def finished(self, definition: Definition) -> Definition:
        del definition["notice"]
        return definition


def _read(notice: Any) -> list[dict[str, str]]:
    """To the letter: what is not said plainly is no day."""
    days = [(day["date"], day["name"], day["isOffDay"]) for day in notice["days"]]
    if not days:
        raise ValueError("no days")
    for on, name, is_off in days:
        if not (isinstance(on, str) and isinstance(name, str) and isinstance(is_off, bool)):
            raise TypeError("no day")
    return [
        {"on": on, "kind": OFF if is_off else WORK, "name": name if is_off else ""}
        for on, name, is_off in days
    ]
