"""Who works here, and the bank's calendar."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.enums import Level, Role


class OrgUnit(models.Model):
    """A node of the bank's tree; `path` holds the ids from the root down: `/1/4/27/`."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("unit name"), max_length=120)
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    path = models.CharField(max_length=400, default="", editable=False)

    class Meta:
        verbose_name = _("org unit")
        verbose_name_plural = _("org units")
        ordering = ("path",)
        indexes = (
            models.Index(
                fields=("path",), name="staff_orgunit_subtree", opclasses=("varchar_pattern_ops",)
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """How many units stand above it."""
        return self.path.count("/") - 2

    @property
    def is_branch(self) -> bool:
        """A branch, or an outlet of one: here stand officers; above it, units are compared."""
        return self.level in (Level.BRANCH, Level.OUTLET)


class OfficerManager(BaseUserManager["Officer"]):
    def create_user(self, staff_no: str, password: str | None = None, **fields: Any) -> "Officer":
        officer = self.model(staff_no=staff_no, **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer

    def create_superuser(
        self, staff_no: str, password: str | None = None, **fields: Any
    ) -> "Officer":
        return self.create_user(staff_no, password, role=Role.ADMINISTRATOR, **fields)


class Officer(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. The delivery says who works here; administrators are made by hand."""

    staff_no = models.CharField(_("staff number"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    org_unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="officers",
        verbose_name=_("org unit"),
    )
    delivered_active = models.BooleanField(_("works here"), default=True)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    daily_calls = models.PositiveSmallIntegerField(
        _("calls a day"), default=15, validators=[MaxValueValidator(500)]
    )
    daily_visits = models.PositiveSmallIntegerField(
        _("visits a day"), default=3, validators=[MaxValueValidator(100)]
    )

    objects: ClassVar[OfficerManager] = OfficerManager()
    USERNAME_FIELD = "staff_no"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ("staff_no",)
        constraints = (
            models.CheckConstraint(
                name="staff_officer_has_unit_unless_administrator",
                condition=Q(role=Role.ADMINISTRATOR) | Q(org_unit__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # a column in Django's own user
        """Leavers and locked officers are out at their next request."""
        return self.delivered_active and self.locked_at is None

    @property
    def is_staff(self) -> bool:
        """Who may open the administration pages; what they see there depends on the role."""
        return self.role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.HEAD_OFFICE)


class AuditEvent(models.Model):
    """Who did what to whom. Strings only: an event outlives what it speaks of."""

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    actor = models.CharField(_("actor"), max_length=32)
    actor_name = models.CharField(_("name"), max_length=120)
    action = models.CharField(_("action"), max_length=64)
    subject_type = models.CharField(_("kind of subject"), max_length=64)
    subject_id = models.CharField(_("subject"), max_length=64)
    detail = models.JSONField(_("detail"), default=dict)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("subject_type", "subject_id"), name="staff_auditevent_subject"),
            models.Index(fields=("actor", "action", "at"), name="staff_auditevent_acts"),
            models.Index(fields=("action", "-id"), name="staff_auditevent_by_act"),
        )

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.subject_type} {self.subject_id}"


class BusinessDay(models.Model):
    """One row for each calendar day. `ordinal` counts the working days up to and with this one."""

    on = models.DateField(_("day"), primary_key=True)
    is_working = models.BooleanField(_("working day"))
    ordinal = models.PositiveIntegerField(editable=False)
    name = models.CharField(_("holiday"), max_length=60, blank=True)
    is_provisional = models.BooleanField(_("no notice published yet"), default=False)

    class Meta:
        verbose_name = _("business day")
        verbose_name_plural = _("business days")
        ordering = ("on",)
        indexes = (
            models.Index(
                fields=("ordinal",), name="staff_businessday_working", condition=Q(is_working=True)
            ),
        )

    def __str__(self) -> str:
        return self.on.isoformat()
