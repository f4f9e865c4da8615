"""What people type about nights, and what the audit trail is narrowed by."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bankcrm.acts import (
    ACTS,
    ACTS_OF_HEAD_OFFICE,
    OF_HEAD_OFFICE,
    act_in_words,
    kind_in_words,
)
from campaigns.filters.parts import DayField, ListFilter
from kernel.clock import BANK_TIME
from staff.enums import Role
from staff.models import AuditEvent, Officer

ONE_DAY = timedelta(days=1)
OTHER_KINDS = ("campaigns.followup", "customers.customer", "customers.contact", "staff.officer")


def _choices(codes: Iterable[str], words: Callable[[str], str]) -> list[tuple[str, str]]:
    return [("", str(_("All"))), *((code, words(code)) for code in codes)]


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
    act = forms.ChoiceField(label=_("Act"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    subject = forms.CharField(label=_("Subject"), max_length=64, required=False)

    def __init__(self, data: QueryDict, *, by: Officer) -> None:
        """To choose from is what the reader may see."""
        super().__init__(data, by=by)
        sees_all = by.role == Role.AUDITOR
        kinds = (*OF_HEAD_OFFICE, *OTHER_KINDS) if sees_all else OF_HEAD_OFFICE
        acts = [code for code in ACTS if sees_all or code.startswith(ACTS_OF_HEAD_OFFICE)]
        cast(Any, self.fields["act"]).choices = _choices(acts, act_in_words)
        cast(Any, self.fields["kind"]).choices = _choices(kinds, kind_in_words)

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
