"""The ledger of nights: what ran on which delivery, step by step, and how it ended."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from bankcrm.enums import Guard, RunKind, State, StepName
from customers.models import Delivery
from staff.models import Officer


class Run(models.Model):
    """One night, or a part of one. Never deleted; a correction leaves it `replaced`.

    `claimed_by` names the database session that works on the run (`pid@start`): the claim lives
    as long as that session, so a killed night is free at once and a running one is not.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=RunKind.choices)
    business_date = models.DateField(_("business date"), null=True, blank=True)
    delivery = models.ForeignKey(
        Delivery,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
        verbose_name=_("delivery"),
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("corrects"),
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.RUNNING)
    reason = models.TextField(_("reason"), blank=True)
    guard = models.CharField(_("guard"), max_length=10, choices=Guard.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_by = models.CharField(_("claimed by"), max_length=64, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), db_default=Now())
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    is_accepted = models.BooleanField(_("released"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("state",), condition=Q(state=State.RUNNING), name="bankcrm_run_one_running"
            ),
            models.UniqueConstraint(
                fields=("state",), condition=Q(state=State.HELD), name="bankcrm_run_one_held"
            ),
        )

    def __str__(self) -> str:
        of = self.business_date or (self.delivery.name if self.delivery else "")
        return f"{self.get_kind_display()} {of}".strip()


class RunStep(models.Model):
    """A step that was committed, in one transaction with its work."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps", verbose_name=_("run"))
    name = models.CharField(_("step"), max_length=12, choices=StepName.choices)
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    rows = models.BigIntegerField(_("rows"), default=0)
    seconds = models.FloatField(_("seconds"))
    detail = models.JSONField(_("detail"), default=dict)
    finished_at = models.DateTimeField(_("finished at"), db_default=Now())

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("run", "name"), name="bankcrm_runstep_once"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.get_name_display()}"


class Rerun(models.Model):
    """Head office wants a run that failed or was refused tried again; the bell takes it up."""

    run = models.ForeignKey(
        Run, models.PROTECT, related_name="reruns", verbose_name=_("run"), editable=False
    )
    reason = models.CharField(_("reason"), max_length=400)
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for at"), db_default=Now())
    taken_at = models.DateTimeField(_("taken up at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rerun")
        verbose_name_plural = _("reruns")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("run",), condition=Q(taken_at=None), name="bankcrm_rerun_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.asked_at:%Y-%m-%d %H:%M}"
