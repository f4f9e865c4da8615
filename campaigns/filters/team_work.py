"""What the list behind a manager's numbers can be narrowed by."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.filters.parts import ReachFilter


class Which(models.TextChoices):
    OPEN = "", _("Open")
    LATE = "late", _("Overdue")
    BY_TODAY = "by_today", _("Due, overdue included")
    DONE = "done", _("Done today")


class TeamWorkFilter(ReachFilter):
    which = forms.ChoiceField(label=_("Work"), choices=Which.choices, required=False)
