"""What the list behind a manager's numbers can be narrowed by."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.filters.parts import DayField, ReachFilter


class Which(models.TextChoices):
    OPEN = "", _("Open")
    LATE = "late", _("Overdue")
    TODAY = "today", _("Due on the day of the list")
    BY_TODAY = "by_today", _("Due, overdue included")
    DONE = "done", _("Done since the night")
    DAY = "day", _("The day's work, what is done included")


class TeamWorkFilter(ReachFilter):
    which = forms.ChoiceField(label=_("Work"), choices=Which.choices, required=False)
    done_on = DayField(label=_("Done on"), required=False)
