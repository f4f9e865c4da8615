"""What people type about nights, and what the audit trail is narrowed by."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bankcrm.acts import ACTS, OF_HEAD_OFFICE, kind_in_words
from campaigns.filters.parts import DayField, ListFilter
from kernel.clock import BANK_TIME
from staff.models import AuditEvent

ONE_DAY = timedelta(days=1)
OTHER_KINDS = ("campaigns.followup", "customers.customer", "customers.contact", "staff.officer")


def _acts() -> list[tuple[str, str]]:
    return [("", str(_("All"))), *((code, str(words)) for code, words in ACTS.items())]


def _kinds() -> list[tuple[str, str]]:
    codes = (*OF_HEAD_OFFICE, *OTHER_KINDS)
    return [("", str(_("All"))), *((code, kind_in_words(code)) for code in codes)]


class NightForm(forms.Form):
    """`approval` is the one that was read; without one nothing is asked yet."""

    approval = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class TrailFilter(ListFilter):
    """Who, what, on what, and when."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
    actor = forms.CharField(label=_("Staff number"), max_length=32, required=False)
    act = forms.ChoiceField(label=_("Act"), choices=_acts, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=64, required=False)

    def narrowed(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Nothing, where something is asked for that cannot be."""
        if not self.is_valid():
            return events.none()
        conditions = {
            "at__gte": self.chosen("since") and _begin_of(self.chosen("since")),
            "at__lt": self.chosen("until") and _begin_of(self.chosen("until") + ONE_DAY),
            "actor": self.chosen("actor"),
            "action": self.chosen("act"),
            "subject_type": self.chosen("kind"),
            "subject_id": self.chosen("subject"),
        }
        return events.filter(**{name: value for name, value in conditions.items() if value})


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=BANK_TIME)
