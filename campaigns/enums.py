"""Words of campaigns, white-lists and follow-ups."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Play(models.TextChoices):
    ACTIVATION = "activation", _("Activation of low-value customers")
    THRESHOLD = "threshold", _("Threshold uplift")
    CROSS_LINE = "cross_line", _("Cross-line conversion")
    VIP_RETENTION = "vip_retention", _("VIP retention")
    MATURITY = "maturity", _("Maturity conversion")
    PAYROLL = "payroll", _("Payroll retention")
    STANDING = "standing", _("Standing reminder")


class WorkKind(models.TextChoices):
    """How the work list sorts follow-ups: by what the talk is about."""

    MATURITY = "maturity", _("Maturing money")
    THRESHOLD = "threshold", _("Near upgrade")
    DOWNGRADE = "downgrade", _("Downgrade risk")
    OUTFLOW = "outflow", _("Large outflow")
    CAMPAIGN = "campaign", _("Campaign lists")
    BIRTHDAY = "birthday", _("Birthday care")
    PROMISE = "promise", _("Promised")


# With campaign and customer in one hash it says who is held out; the same for ever.
HOLDOUT_SALT = "hold-out"
PROMISE = "PROMISE"  # the campaign of what customers agreed to
KINDS_OF_PLAYS: dict[str, WorkKind] = {
    Play.MATURITY: WorkKind.MATURITY,
    Play.THRESHOLD: WorkKind.THRESHOLD,
}
KINDS_OF_REMINDERS = {
    "DOWNGRADE": WorkKind.DOWNGRADE,
    "OUTFLOW": WorkKind.OUTFLOW,
    "BIRTHDAY": WorkKind.BIRTHDAY,
    PROMISE: WorkKind.PROMISE,
}


def work_kind(campaign: str, play: str) -> WorkKind:
    """Of a campaign's code and play; the other plays are all lists of campaigns."""
    by_play = KINDS_OF_PLAYS.get(play, WorkKind.CAMPAIGN)
    return KINDS_OF_REMINDERS.get(campaign, by_play)


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class DryRunState(models.TextChoices):
    """Of a dry run that was asked for. `LEFT` is none of the row's own: nobody takes it up."""

    WAITING = "waiting", _("Waits")
    RUNNING = "running", _("At work")
    DONE = "done", _("Done")
    MOVED = "moved", _("A night was published meanwhile")
    BROKEN = "broken", _("Broken off")
    CHANGED = "changed", _("What was asked for has changed meanwhile")
    OVER = "over", _("Closed, paused or discarded meanwhile")
    LEFT = "left", _("Not taken up")


class CampaignAct(models.TextChoices):
    """What a second person decides about a campaign as a whole."""

    RESUME = "resume", _("Resume")
    CLOSE = "close", _("Close")


class FileKind(models.TextChoices):
    """By their media types."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    TEXT = "text/plain", _("Text")


class PhaseKind(models.TextChoices):
    """The stretches of a campaign, in their order."""

    PREPARATION = "preparation", _("Preparation")
    CONTACT = "contact", _("Contact phase")
    FOLLOW_THROUGH = "follow_through", _("Follow-through")


class Anchor(models.TextChoices):
    """The day from which a plan's steps are counted."""

    ENTRY = "entry", _("Entry into the list")
    MATURITY = "maturity", _("Maturity date")
    PAY_DAY = "pay_day", _("Pay day")


def step_code(anchor: str, offset: int) -> str:
    """By its day, as officers call it: D3 after the start, T-7 before a maturity."""
    return f"T{offset:+d}" if anchor == Anchor.MATURITY else f"D{offset}"


class OffsetUnit(models.TextChoices):
    WORKING_DAY = "working_day", _("Working days")
    CALENDAR_DAY = "calendar_day", _("Calendar days")


class Roll(models.TextChoices):
    """Where a step goes that falls on a day off."""

    BACK = "back", _("Previous working day")
    FORWARD = "forward", _("Next working day")


class Who(models.TextChoices):
    """Who does a step."""

    OFFICER = "officer", _("The customer's officer")
    SUPERVISOR = "supervisor", _("The supervisor, who checks back")


class SameDay(models.TextChoices):
    """What becomes of steps of one plan that fall on one day."""

    LAST = "last", _("The last one stands for all")
    EACH = "each", _("Each is planned")


class Variable(models.TextChoices):
    """What a message may name in braces; closed, so that a wrong one is found at once."""

    CUSTOMER = "customer", _("how the customer is addressed")
    OFFICER = "officer", _("who sends it")
    BRANCH = "branch", _("the customer's branch")
    CAMPAIGN = "campaign", _("the campaign")
    TIER = "tier", _("the label carried")
    BENEFITS = "benefits", _("what it gives")
    NEXT_TIER = "next_tier", _("the next label")
    GAP = "gap", _("what is short of it on the month's daily average")
    NEXT_BENEFITS = "next_benefits", _("what it would bring")
    MATURES_ON = "matures_on", _("the day on which money matures next")
    MATURING_AMOUNT = "maturing_amount", _("how much matures then")


class Arm(models.TextChoices):
    CONTACT = "contact", _("Contact")
    HOLDOUT = "holdout", _("Hold-out")


class Source(models.TextChoices):
    RULE = "rule", _("Rule")
    HAND = "hand", _("By hand")


class ExclusionReason(models.TextChoices):
    PROTECTED = "protected", _("Protected list")
    DO_NOT_CONTACT = "do_not_contact", _("Do not contact")
    CAMPAIGN = "campaign", _("Excluded by the campaign's rule")
    UNIT = "unit", _("Not in a unit that takes part")


class LeaveReason(models.TextChoices):
    NO_MATCH = "no_match", _("No longer matches")
    TARGET_MET = "target_met", _("Target met")
    PROTECTED = "protected", _("Protected list")
    DO_NOT_CONTACT = "do_not_contact", _("Do not contact")
    EXCLUDED = "excluded", _("Excluded by the campaign's rule")
    CAMPAIGN_ENDED = "campaign_ended", _("Campaign ended")


class FollowUpState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Missed")


class CancelReason(models.TextChoices):
    TARGET_MET = "target_met", _("Target met")
    LEFT_LIST = "left_list", _("Left the list")
    ACCOUNT_CLOSED = "account_closed", _("Account closed")
    MATURITY_MOVED = "maturity_moved", _("Maturity date changed")
    CAMPAIGN_ENDED = "campaign_ended", _("Campaign ended")
    REFUSED = "refused", _("Customer refused")
    NEW_ROUND = "new_round", _("A new round began")
    UNDONE = "undone", _("Undone")


class TargetKind(models.TextChoices):
    """How a campaign's rate is counted; the formulas stand in the guide on KPIs."""

    CONDITION = "condition", _("Customers that meet the target condition")
    LINE = "line", _("Customers whose average reached the line of the next label")
    CHURN = "churn", _("Customers that fell below their line")
    MATURITY_RETAINED = "maturity_retained", _("Matured money that stayed")
    PAYROLL_RETAINED = "payroll_retained", _("Pay that stayed")


class HandOverScope(models.TextChoices):
    BOOK = "book", _("Customers and their work")
    WORK = "work", _("Open follow-ups only")


class Stage(models.TextChoices):
    """How far a listed customer came in a campaign; who came to one came to those before it.

    The last is decided by balances, with or without interest shown.
    """

    LISTED = "listed", _("Ever listed")
    CONTACTED = "contacted", _("Were contacted")
    REACHED = "reached", _("Reached")
    INTERESTED = "interested", _("Interested")
    SUCCEEDED = "succeeded", _("Succeeded")


class Measure(models.TextChoices):
    """What a figure is written in."""

    MONEY = "money", _("× 10,000 yuan")
    CUSTOMERS = "customers", _("customers")
    RATE = "rate", "%"

    @property
    def one(self) -> Decimal:
        """What one of it is in yuan, in customers, or as a share."""
        return {Measure.MONEY: Decimal(10_000), Measure.RATE: Decimal("0.01")}.get(self, Decimal(1))


class Kpi(models.TextChoices):
    """What units get targets for: figures that the night counts for each of them.

    How much lies in deposits on one day is none and never becomes one: supervision forbids it as a
    yardstick of branches and people, since money would be moved for that day. Averages count.
    """

    AVERAGE_GROWTH = "average_growth", _("Growth of the month's daily average")
    NEW_VALUED = "new_valued", _("Net new customers of VIP and above")
    UPLIFT = "uplift", _("Threshold uplift rate")
    CHURN = "churn", _("VIP churn")
    MATURITY = "maturity", _("Maturity conversion rate")
    CONTACTED = "contacted", _("Contact rate")
    REACHED = "reached", _("Effective contact rate")
    DONE = "done", _("Follow-ups done")

    @property
    def measure(self) -> Measure:
        written_in = {Kpi.AVERAGE_GROWTH: Measure.MONEY, Kpi.NEW_VALUED: Measure.CUSTOMERS}
        return written_in.get(self, Measure.RATE)

    @property
    def is_additive(self) -> bool:
        """What the units under a unit come to together is what it comes to."""
        return self.measure != Measure.RATE

    @property
    def is_better_low(self) -> bool:
        return self == Kpi.CHURN


# What these come to is a share of money, which no list of customers shows.
TOLD_BY_BALANCES = (TargetKind.CHURN, TargetKind.PAYROLL_RETAINED)
