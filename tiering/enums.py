"""Words of tiers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LabelKind(models.TextChoices):
    """What screens and rules may rely on, whatever a label is called."""

    LOW_VALUE = "low_value", _("Low value")
    STANDARD = "standard", _("Standard")
    VIP = "vip", _("VIP")
    STRATEGIC = "strategic", _("Strategic")


VALUED = (LabelKind.VIP, LabelKind.STRATEGIC)


class Policy(models.TextChoices):
    """How an earned label becomes the carried one."""

    IMMEDIATE = "immediate", _("At once")
    FAST_UP_SLOW_DOWN = "fast_up_slow_down", _("Fast up, slow down")
    PROPOSAL = "proposal", _("Proposed, a reviewer decides")


class ChangeReason(models.TextChoices):
    ENTERED = "entered", _("Entered")
    UPGRADE = "upgrade", _("Upgrade")
    DOWNGRADE = "downgrade", _("Downgrade")
    CHANGED = "changed", _("Changed")
    LEFT = "left", _("Left the scheme")
    MANUAL = "manual", _("Set by hand")


class Direction(models.TextChoices):
    UP = "up", _("May climb")
    DOWN = "down", _("May fall")


class Driver(models.TextChoices):
    """What brought a customer to the line in the last 30 days: gains upwards, losses downwards."""

    PAYROLL = "payroll", _("Pay came in")
    MATURED = "matured", _("A product matured")
    INFLOW = "inflow", _("Money came in")
    OUTFLOW = "outflow", _("Money went out")
