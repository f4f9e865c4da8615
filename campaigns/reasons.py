"""Why a customer is on an officer's list, in one sentence with its numbers."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.enums import FollowUpState, Play
from campaigns.models import FollowUp, WhitelistEntry
from customers.models import Account
from kernel.money import short_amount
from tiering.models import CustomerLabel
from tiering.triangles import missing_item

SMALLEST_DROP = Decimal("0.001")  # below, it reads 0.0%


class Baseline:
    """The figures that an entry was written with, on the day of its night."""

    def __init__(self, figures: Mapping[str, object], on: date) -> None:
        self.figures = figures
        self.on = on

    def number(self, code: str) -> Decimal | None:
        """JSON keeps numbers as numbers or as text."""
        found = self.figures.get(code)
        try:
            return None if found is None else Decimal(str(found))
        except InvalidOperation:
            return None

    def money(self, code: str) -> str:
        return short_amount(self.number(code))

    def is_true(self, code: str) -> bool:
        return self.figures.get(code) is True

    def day(self, days: Decimal) -> str:
        """The day so many days after that of the night."""
        return date_format(self.on + timedelta(days=int(days)), "Y-m-d")


def reason_of(follow_up: FollowUp, label: CustomerLabel | None) -> str:
    """What was agreed comes first; the campaign's own words stand in where no figure says more."""
    if follow_up.note and follow_up.state == FollowUpState.OPEN:
        return follow_up.note
    if follow_up.entry.left_on is not None and follow_up.state == FollowUpState.OPEN:
        return _("Agreed with the customer, who has left this list on %(day)s") % {
            "day": date_format(follow_up.entry.left_on, "Y-m-d")
        }
    if follow_up.account is not None:
        return _maturing(follow_up.account, follow_up.anchor_on)
    campaign = follow_up.campaign
    if campaign.play == Play.PAYROLL and follow_up.anchor_on > follow_up.entry.entered_on:
        return _("Pay came in on %(day)s") % {"day": date_format(follow_up.anchor_on, "Y-m-d")}
    return reason_of_entry(follow_up.entry, campaign.play, label) or campaign.talking_points


def also_of(follow_up: FollowUp) -> list[str]:
    """What else the line stands for, each told once: agreed, another account, another campaign."""
    told = (
        (follow_up.state == FollowUpState.OPEN and other.note)
        or (
            other.account is not None
            and other.account != follow_up.account
            and _maturing(other.account, other.anchor_on)
        )
        or str(other.campaign)
        for other in follow_up.merged.all()
        if other.state == follow_up.state
    )
    return [words for words in dict.fromkeys(told) if words != str(follow_up.campaign)]


def _maturing(account: Account, on: date) -> str:
    return _("%(product)s of %(amount)s matures on %(day)s") % {
        "product": account.get_product_class_display(),
        "amount": short_amount(account.balance),
        "day": date_format(on, "Y-m-d"),
    }


def reason_of_entry(entry: WhitelistEntry, play: str, label: CustomerLabel | None) -> str:
    """Why the customer came to the list, with the numbers of that night; empty when none tell."""
    words = WORDS.get(play)
    reason = words(Baseline(entry.figures, entry.entered_on), label) if words else ""
    return reason or entry.hand_reason


def _maturity(entry: Baseline, label: CustomerLabel | None) -> str:
    days = entry.number("days_to_maturity")
    if days is None:
        return ""
    return _("The first maturity is on %(day)s") % {"day": entry.day(days)}


def _threshold(entry: Baseline, label: CustomerLabel | None) -> str:
    if entry.number("gap") is None:
        return ""
    if label is None or label.threshold_to is None:
        return _("%(gap)s short of the next tier on %(day)s") % {
            "gap": entry.money("gap"),
            "day": entry.day(Decimal(0)),
        }
    return _("%(gap)s short of %(label)s on the month's daily average") % {
        "gap": entry.money("gap"),
        "label": label.threshold_to,
    }


def _payroll(entry: Baseline, label: CustomerLabel | None) -> str:
    days, amount = entry.number("days_since_payroll"), entry.number("payroll_amount")
    if days is None:
        return ""
    if amount is None:
        return _("Pay came in on %(day)s, AUM then %(aum)s") % {
            "day": entry.day(-days),
            "aum": entry.money("aum"),
        }
    return _("Pay of %(amount)s came in on %(day)s, AUM then %(aum)s") % {
        "amount": entry.money("payroll_amount"),
        "day": entry.day(-days),
        "aum": entry.money("aum"),
    }


def _activation(entry: Baseline, label: CustomerLabel | None) -> str:
    """What hints at more than the customer keeps here."""
    if entry.number("aum") is None:
        return ""
    return _("%(hint)s; AUM only %(aum)s on %(day)s") % {
        "hint": _hint(entry),
        "aum": entry.money("aum"),
        "day": entry.day(Decimal(0)),
    }


def _hint(entry: Baseline) -> str:
    hints = (
        ("is_payroll", _("Pay comes in here")),
        ("is_executive", _("Executive of a corporate customer")),
        ("is_family_of_valued", _("Family of a valued customer")),
    )
    told = [text for code, text in hints if entry.is_true(code)]
    flows = {
        "inflow_30d": _("%(amount)s came in within 30 days"),
        "outflow_30d": _("%(amount)s went out within 30 days"),
        "aum_30d_ago": _("AUM was %(amount)s 30 days before"),
    }
    most = max(flows, key=lambda code: entry.number(code) or Decimal(0))
    if told or entry.number(most) is None:
        return _(" and ").join(told) or _("Little used")
    return flows[most] % {"amount": entry.money(most)}


def _cross_line(entry: Baseline, label: CustomerLabel | None) -> str:
    spend, loan_days = entry.number("card_spend_30d"), entry.number("days_since_loan_opened")
    if entry.is_true("is_executive"):
        tie = _("Executive of a corporate customer")
    elif entry.is_true("has_card") and spend:
        tie = _("%(amount)s spent by card in 30 days") % {"amount": entry.money("card_spend_30d")}
    elif entry.is_true("has_loan") and loan_days is not None:
        tie = _("Loan of %(day)s") % {"day": entry.day(-loan_days)}
    else:
        return ""
    return _("%(tie)s; no deposit or wealth product here yet") % {"tie": tie}


def _vip_retention(entry: Baseline, label: CustomerLabel | None) -> str:
    """Money that goes, the triangles as far as they are covered, and the item to win next."""
    items = [entry.number(f"{side}_items") for side in ("product", "settlement", "referral")]
    if None in items:
        return _drop(entry)
    sides = _("Products %(products)s, settlement %(settlement)s, referrals %(referrals)s") % dict(
        zip(("products", "settlement", "referrals"), items, strict=True)
    )
    return " · ".join(filter(None, (_drop(entry), sides, _missing(entry))))


def _missing(entry: Baseline) -> str:
    if "has_term" not in entry.figures:  # written before a night noted the items
        return ""
    item = missing_item(entry.figures)
    return _("missing: %(item)s") % {"item": item.name} if item else ""


def _drop(entry: Baseline) -> str:
    share = entry.number("aum_drop_share_30d")
    if share is None or share < SMALLEST_DROP:
        return ""
    return _("AUM fell by %(share)s in the 30 days up to %(day)s") % {
        "share": f"{share * 100:.1f}%",
        "day": entry.day(Decimal(0)),
    }


def _standing(entry: Baseline, label: CustomerLabel | None) -> str:
    """Reminders: money that went, a tier in danger, a birthday."""
    if entry.is_true("on_watch"):
        return _watch(entry, label)
    days = entry.number("days_to_birthday")
    if days is not None:
        birthday = entry.on + timedelta(days=int(days))
        return _("Birthday on %(day)s") % {"day": date_format(birthday, "m-d")}
    return _drop(entry)


def _watch(entry: Baseline, label: CustomerLabel | None) -> str:
    if entry.number("aum_month_avg") is None:
        return ""
    tier = label.label if label and label.label else _("the tier")
    return _("May lose %(label)s: month's daily average %(average)s, AUM %(aum)s on %(day)s") % {
        "label": tier,
        "average": entry.money("aum_month_avg"),
        "aum": entry.money("aum"),
        "day": entry.day(Decimal(0)),
    }


WORDS: dict[str, Callable[[Baseline, CustomerLabel | None], str]] = {
    Play.ACTIVATION: _activation,
    Play.THRESHOLD: _threshold,
    Play.CROSS_LINE: _cross_line,
    Play.VIP_RETENTION: _vip_retention,
    Play.MATURITY: _maturity,
    Play.PAYROLL: _payroll,
    Play.STANDING: _standing,
}
