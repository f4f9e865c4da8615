"""Who sees which campaign, and which follow-up."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from campaigns.enums import Arm, CampaignState, FollowUpState, Who
from kernel.clock import BANK_TIME, midnight, now
from staff.enums import BANK_WIDE_ROLES, UNIT_ROLES, Role
from staff.models import Officer, OrgUnit
from staff.scope import below, customer_scope


def arms_shown_to(officer: Officer) -> Q:
    """Entries of a list: who knew whom not to call would spoil the comparison, so that the
    hold-out is head office's and the auditor's alone.
    """
    return Q() if officer.role in BANK_WIDE_ROLES else Q(arm=Arm.CONTACT)


def pool_of(officer: Officer) -> Q:
    """Follow-ups without an owner in the officer's unit or under it."""
    if officer.org_unit is None:
        return Q(pk__in=[])
    return Q(owner__isnull=True) & below(officer.org_unit, "org_unit__")


def at_hand() -> Q:
    """Open, or worked today: a second press still finds its line."""
    return Q(state=FollowUpState.OPEN) | Q(state=FollowUpState.DONE, worked_at__gte=midnight(now()))


def _campaigns_seen_by(officer: Officer, of: str = "") -> Q:
    """What is only being thought of, head office and the auditor keep to themselves."""
    is_draft = Q(**{f"{of}state": CampaignState.DRAFT})
    return Q() if officer.role in BANK_WIDE_ROLES else ~is_draft


def _units_of(officer: Officer) -> list[str]:
    """Codes of the officer's unit, of those above it and of all below."""
    own = officer.org_unit
    if own is None:
        return []
    above = Q(pk__in=[int(part) for part in own.path.strip("/").split("/")])
    return list(OrgUnit.objects.filter(above | below(own)).values_list("code", flat=True))


class CampaignQuerySet(models.QuerySet[Any]):
    def begun(self) -> Self:
        """Those of which a version was approved once."""
        return self.exclude(state=CampaignState.DRAFT)

    def visible_to(self, officer: Officer) -> Self:
        return self.filter(_campaigns_seen_by(officer))


class CampaignFileQuerySet(models.QuerySet[Any]):
    def kept(self) -> Self:
        """What was removed stays as evidence, and is shown no more."""
        return self.filter(removed_at=None)

    def visible_to(self, officer: Officer) -> Self:
        """Where the officer's unit takes part, or a customer of theirs is on the list."""
        seen = self.kept().filter(_campaigns_seen_by(officer, "campaign__"))
        if officer.role in BANK_WIDE_ROLES:
            return seen
        entries = self.model.campaign.field.related_model.entries.rel.related_model.objects
        listed = entries.visible_to(officer).filter(
            campaign=OuterRef("campaign"), left_on__isnull=True
        )
        takes_part = Q(campaign__units=[]) | Q(campaign__units__has_any_keys=_units_of(officer))
        return seen.filter(takes_part | Exists(listed))


class FollowUpQuerySet(models.QuerySet[Any]):
    def visible_to(self, officer: Officer) -> Self:
        """Those of visible customers; an RM also sees what is at hand, their own or of the pool.

        What is over stays with the customer: it goes when the customer goes.
        """
        seen = customer_scope(officer, "customer__")
        if officer.is_active and officer.role == Role.RELATIONSHIP_MANAGER:
            seen = seen | (at_hand() & (Q(owner=officer) | pool_of(officer)))
        return self.filter(seen)

    def workable_by(self, officer: Officer) -> Self:
        """Those that the officer may close: a supervisor's check-back is for heads of units."""
        own = Q() if officer.role in UNIT_ROLES else Q(who=Who.OFFICER)
        return self.visible_to(officer).filter(own)

    def open(self) -> Self:
        return self.filter(state=FollowUpState.OPEN)

    def leading(self) -> Self:
        """Without those that another follow-up of the same customer and day speaks for."""
        return self.filter(lead__isnull=True)

    def done_from(self, day: date) -> Self:
        """Worked on a day of the bank's clock or later; what another spoke for is no own work.

        It counts for who worked it (`worked_by`), whoever it was planned for.
        """
        begin = datetime.combine(day, time.min, BANK_TIME)
        return self.leading().filter(state=FollowUpState.DONE, worked_at__gte=begin)

    def done_on(self, day: date) -> Self:
        """Worked on a day of the bank's clock."""
        ends = datetime.combine(day, time.min, BANK_TIME) + timedelta(days=1)
        return self.done_from(day).filter(worked_at__lt=ends)

    def done_since_night(self, night: date) -> Self:
        """What of the list that a night has left is done: the night has not seen it yet."""
        return self.done_from(night + timedelta(days=1))
