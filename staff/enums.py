"""Words of the organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    HEAD_OFFICE = "head_office", _("Head office")
    REGION = "region", _("Region")
    BRANCH = "branch", _("Branch")
    OUTLET = "outlet", _("Outlet")


class Role(models.TextChoices):
    RELATIONSHIP_MANAGER = "relationship_manager", _("Relationship manager")
    BRANCH_MANAGER = "branch_manager", _("Branch manager")
    REGIONAL_MANAGER = "regional_manager", _("Regional manager")
    HEAD_OFFICE = "head_office", _("Head office")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


UNIT_ROLES = (Role.BRANCH_MANAGER, Role.REGIONAL_MANAGER)
WORKERS = (Role.RELATIONSHIP_MANAGER, *UNIT_ROLES)  # who have work lists
BANK_WIDE_ROLES = (Role.HEAD_OFFICE, Role.AUDITOR)


class SavedPage(models.TextChoices):
    """Lists of which an officer keeps own views."""

    FOLLOW_UPS = "follow_ups", _("Tasks")
    CUSTOMERS = "customers", _("Customers")


class Decision(models.TextChoices):
    """Of what waits for a second person; the maker withdraws, and what is over lapses by itself."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Needs no decision any more")


class VersionState(models.TextChoices):
    """What people made of a version; whether an approved one is in force, the day says."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    DISCARDED = "discarded", _("Discarded")


class VersionStanding(models.TextChoices):
    """Where a version stands on a day: its state, and of an approved one its turn."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    SUPERSEDED = "superseded", _("Superseded")
    OVER = "over", _("Over")  # of a campaign that has ended: nothing takes its place
    DISCARDED = "discarded", _("Discarded")


class NotificationKind(models.TextChoices):
    OVERDUE = "overdue", _("Overdue follow-ups")
    OVERDUE_IN_UNIT = "overdue_in_unit", _("Overdue follow-ups of an officer")
    REASSIGN = "reassign", _("Reassignment is due")
    ASSIGNED = "assigned", _("Assigned to you")
    HANDED_OVER = "handed_over", _("Customers handed over")
    COACHING = "coaching", _("Coaching note")
    TO_DECIDE = "to_decide", _("Waits for your decision")
    APPROVED = "approved", _("Your change is approved")
    RETURNED = "returned", _("Your change came back")
    LAPSED = "lapsed", _("Needs no decision any more")
    LIST_HELD = "list_held", _("A list is above its ceiling")
    NIGHT_LATE = "night_late", _("A night is late")
