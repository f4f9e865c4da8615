"""What the calendar of maturities can be narrowed by."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.filters.parts import NOBODY, DayField, ReachFilter, check_is_near
from customers.enums import MATURING
from tiering.badges import tier_choices
from tiering.queries.periods import ONE_DAY, month_end, month_start

# What has to be looked up account by account: only among a number that is soon looked through.
NARROW = ("product", "tier", "uncontacted")


class MonthField(forms.DateField):
    """The first day of a month: `2026-11`."""

    widget = forms.HiddenInput
    default_validators = [check_is_near]

    def __init__(self) -> None:
        super().__init__(label=_("Month"), input_formats=["%Y-%m"], required=False)


class MaturityFilter(ReachFilter):
    not_conditions = ("month",)

    month = MonthField()
    matures_from = DayField(label=_("Matures from"), required=False)
    matures_to = DayField(label=_("Matures until"), required=False)
    product = forms.ChoiceField(
        label=_("Class"),
        choices=[("", _("All")), *((each.value, each.label) for each in MATURING)],
        required=False,
    )
    tier = forms.ChoiceField(label=_("Tier"), choices=tier_choices, required=False)
    uncontacted = forms.BooleanField(label=_("Not contacted yet"), required=False)

    def shown_month(self, on: date) -> date:
        """Of the days asked for, else as asked, else that of the day after `on`."""
        day: date = (
            self.chosen("matures_from")
            or self.chosen("matures_to")
            or self.chosen("month")
            or on + ONE_DAY
        )
        return month_start(day)

    def period(self, on: date) -> tuple[date, date]:
        """The days asked for, else what is left of the month."""
        first, last = self.chosen("matures_from"), self.chosen("matures_to")
        month = self.shown_month(on)
        if first or last:
            return first or min(on, last), last or date.max
        return max(month, on + ONE_DAY) if month <= on else month, month_end(month)

    def period_in_words(self, on: date) -> str:
        first, last = self.period(on)
        if last == date.max:
            return gettext("from %(day)s") % {"day": first}
        return str(first) if first == last else f"{first} – {last}"

    def narrow_names(self) -> list[str]:
        names = [name for name in NARROW if self.chosen(name) is not None]
        return [*names, "owner"] if self.chosen("owner") == NOBODY else names

    def refuse_narrow(self) -> None:
        """Said at each field that may only be used among fewer accounts."""
        words = _("Too many accounts: choose fewer days, a unit or a relationship manager.")
        self.refuse(self.narrow_names(), words)

    def address_of(self, day: date) -> str:
        """The same list of one day."""
        query = self.asked.copy()
        for name in ("month", "after", "before"):
            query.pop(name, None)
        query["matures_from"] = query["matures_to"] = day.isoformat()
        return f"?{query.urlencode()}"
