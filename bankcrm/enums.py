"""Words of the night."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunKind(models.TextChoices):
    """Which part of the night a run is: the command that started it."""

    NIGHTLY = "nightly", _("Whole night")
    IMPORT_DELIVERY = "import_delivery", _("Import only")
    RESCORE = "rescore", _("Scoring only")
    BUILD_WHITELISTS = "build_whitelists", _("White-lists only")
    ASSIGN_TASKS = "assign_tasks", _("Follow-ups only")


class StepName(models.TextChoices):
    """In the order of the night."""

    RECEIVE = "receive", _("Receive")
    STAGE = "stage", _("Stage")
    RECONCILE = "reconcile", _("Reconcile")
    MERGE = "merge", _("Merge")
    METRICS = "metrics", _("Figures")
    LABELS = "labels", _("Labels")
    WHITELISTS = "whitelists", _("White-lists")
    FOLLOW_UPS = "follow_ups", _("Follow-ups")
    RESULTS = "results", _("Results")
    CHECKS = "checks", _("Checks")
    PUBLISH = "publish", _("Publish")


class State(models.TextChoices):
    """Of a run and of its steps."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    UNCHANGED = "unchanged", _("Unchanged")
    HELD = "held", _("Held")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")
    REPLACED = "replaced", _("Replaced")


class Guard(models.TextChoices):
    """What a second person may release."""

    SHRINK = "shrink", _("A full file has shrunk")
    LABELS = "labels", _("Many customers would change label")
