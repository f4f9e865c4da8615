"""A contact plan as head office types it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Anchor, OffsetUnit, Roll, SameDay, Who
from campaigns.models import MessageTemplate
from campaigns.reference.coded import CodedHead
from customers.enums import Channel
from kernel.once import once_per_request
from kernel.sheets import Definition, Sheet

FURTHEST = 60  # days: an older anchor has no step left to plan
LISTED_AHEAD = 30  # days before its day on which a maturity comes to the list
A_DAY = re.compile("-?[0-9]{1,3}")
GUIDANCE = forms.Textarea(attrs={"rows": 2})


@once_per_request
def message_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((each.code, str(each)) for each in MessageTemplate.objects.all())]


class PlanHead(CodedHead):
    anchor = forms.ChoiceField(label=_("Counted from"), choices=Anchor.choices)
    length_days = forms.IntegerField(
        label=_("Length in working days"), min_value=0, max_value=FURTHEST, required=False
    )
    same_day = forms.ChoiceField(label=_("Steps of one day"), choices=SameDay.choices)

    def clean_length_days(self) -> int:
        return self.cleaned_data["length_days"] or 0


class StepRow(forms.Form):
    offset = forms.IntegerField(
        label=_("Day"), min_value=-LISTED_AHEAD, max_value=FURTHEST, initial=0
    )
    unit = forms.ChoiceField(
        label=_("Counted in"), choices=OffsetUnit.choices, initial=OffsetUnit.WORKING_DAY
    )
    roll = forms.ChoiceField(label=_("On a day off"), choices=Roll.choices, initial=Roll.FORWARD)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, initial=Channel.CALL)
    who = forms.ChoiceField(label=_("Done by"), choices=Who.choices, initial=Who.OFFICER)
    message = forms.ChoiceField(label=_("Message"), choices=message_choices, required=False)
    guidance_zh = forms.CharField(
        label=_("Guidance in Chinese"), max_length=300, required=False, widget=GUIDANCE
    )
    guidance_en = forms.CharField(
        label=_("Guidance in English"), max_length=300, required=False, widget=GUIDANCE
    )

    def clean(self) -> dict[str, Any]:
        """A working day is never a day off: what then happens is not asked."""
        if self.cleaned_data.get("unit") == OffsetUnit.WORKING_DAY:
            self.cleaned_data["roll"] = Roll.FORWARD
        return self.cleaned_data


class PlanSheet(Sheet):
    head_class = PlanHead
    row_class = StepRow
    rows_name = "steps"
    max_rows = 20

    def blank_row(self) -> dict[str, str]:
        """Three days after the last step."""
        typed = [row["offset"] for row in self._rows_typed]
        last = max((int(text) for text in typed if A_DAY.fullmatch(text)), default=-3)
        return super().blank_row() | {"offset": str(last + 3)}

    def swap(self, upper: dict[str, str], lower: dict[str, str]) -> None:
        """The days stay: what is done on them changes places."""
        days = {name: (upper[name], lower[name]) for name in ("offset", "unit", "roll")}
        super().swap(upper, lower)
        for name, (first, second) in days.items():
            upper[name], lower[name] = first, second

    @property
    def in_order(self) -> list[forms.Form]:
        return sorted(self._bound_rows, key=lambda row: row.cleaned_data["offset"])

    def check(self, head: forms.Form, rows: list[forms.Form]) -> None:
        if not rows:
            head.add_error(None, gettext("A plan has at least one step."))
        is_maturity = head.cleaned_data["anchor"] == Anchor.MATURITY
        length = head.cleaned_data["length_days"]
        if not is_maturity and not length:
            head.add_error(
                "length_days", gettext("Say after how many working days open steps end.")
            )
        taken: set[int] = set()
        for row in rows:
            offset, unit = row.cleaned_data["offset"], row.cleaned_data["unit"]
            if offset in taken:
                row.add_error("offset", gettext("Another step has this day."))
            elif is_maturity and unit != OffsetUnit.CALENDAR_DAY:
                row.add_error("unit", gettext("Around a maturity the calendar counts."))
            elif not is_maturity and offset < 0:
                row.add_error("offset", gettext("Only a maturity is known ahead."))
            elif not is_maturity and length and offset >= length:
                row.add_error("offset", gettext("This lies beyond the plan's length."))
            taken.add(offset)
        self._check_messages(rows)

    def _check_messages(self, rows: list[forms.Form]) -> None:
        """Each is written for a channel."""
        of_code = MessageTemplate.objects.in_bulk(field_name="code")
        for row in rows:
            message = of_code.get(row.cleaned_data["message"])
            if message is not None and message.channel != row.cleaned_data["channel"]:
                said = gettext("This message is sent by %(channel)s.")
                row.add_error("message", said % {"channel": message.get_channel_display()})

    def finished(self, definition: Definition) -> Definition:
        """A maturity plan ends with its steps."""
        if definition["anchor"] == Anchor.MATURITY:
            definition["length_days"] = 0
        return definition
