"""What to talk about, made from facts: care first, then benefits, then money, products last."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignFile
from campaigns.panels.customer import CustomerWork, Maturity
from kernel.money import short_amount
from tiering.models import Benefit
from tiering.standing import Standing

BIRTHDAY_WITHIN = 7
PAID_WITHIN = 7
MATURES_WITHIN = 30
BENEFITS_NAMED = 3


@dataclass(frozen=True)
class Point:
    """`icon` names a picture; `about` says whose words they are, where not the facts' own; `files`
    are what head office gives along.
    """

    icon: str
    text: str
    about: str = ""
    files: tuple[CampaignFile, ...] = ()


def talking_points(standing: Standing, work: CustomerWork, *, on: date) -> list[Point]:
    """In the order of a good call; empty when nothing is known."""
    return list(
        chain(
            _agreed(work),
            _birthday(standing, on),
            _keep_label(standing),
            _next_label(standing),
            _pay(standing, on),
            _maturing(work.maturities),
            _missing_item(standing),
            _campaigns(work),
        )
    )


def _agreed(work: CustomerWork) -> Iterator[Point]:
    """What the customer was promised, in the words of who promised it."""
    for each in work.open:
        if each.note:
            facts = {"day": date_format(each.due_on, "m-d"), "words": each.note}
            yield Point("handshake", _("Agreed for %(day)s: %(words)s") % facts, str(each.owner))


def _birthday(standing: Standing, on: date) -> Iterator[Point]:
    days = standing.figures.get("days_to_birthday")
    if days is not None and days <= BIRTHDAY_WITHIN:
        birthday = date_format(on + timedelta(days=days), "m-d")
        yield Point("cake", _("Birthday on %(day)s: begin with good wishes.") % {"day": birthday})


def _keep_label(standing: Standing) -> Iterator[Point]:
    """What would go with a label that is in danger, and what keeps it."""
    hold, lost = standing.ladder.hold, standing.benefits[-BENEFITS_NAMED:]
    if hold is None or hold.holds or standing.tier is None or not lost:
        return
    text = _("To stay %(label)s keep %(keep)s until %(day)s: %(benefits)s would go.")
    facts = {
        "label": standing.tier.label,
        "keep": short_amount(hold.keep),
        "day": date_format(hold.until, "m-d"),
        "benefits": _named(lost),
    }
    yield Point("shield-alert", text % facts)


def _next_label(standing: Standing) -> Iterator[Point]:
    """Benefits before the money that brings them; who may fall hears of that first, and only."""
    up, hold = standing.ladder.up, standing.ladder.hold
    if up is None or not standing.gained or (hold is not None and not hold.holds):
        return
    if up.short_by:
        text = _("%(label)s would bring %(benefits)s; %(gap)s short on the month's daily average.")
    else:
        text = _("%(label)s is near: it brings %(benefits)s.")
    facts = {
        "label": up.label,
        "benefits": _named(standing.gained),
        "gap": short_amount(up.short_by),
    }
    yield Point("gift", text % facts)


def _pay(standing: Standing, on: date) -> Iterator[Point]:
    paid_on, amount = standing.figures.get("payroll_on"), standing.figures.get("payroll_amount")
    if paid_on and amount and timedelta(0) <= on - paid_on <= timedelta(days=PAID_WITHIN):
        yield Point(
            "wallet",
            _("Pay of %(amount)s came in on %(day)s: thank for it, tell of the pay-day benefits.")
            % {"amount": short_amount(amount), "day": date_format(paid_on, "m-d")},
        )


def _maturing(maturities: list[Maturity]) -> Iterator[Point]:
    """All that falls due soon, in one sentence."""
    soon = [each for each in maturities if each.days <= MATURES_WITHIN]
    if not soon:
        return
    first = soon[0].account
    facts = {
        "product": first.get_product_class_display(),
        "amount": short_amount(sum((each.account.balance for each in soon), Decimal(0))),
        "day": date_format(first.matures_on, "m-d") if first.matures_on else "",
        "n": len(soon),
    }
    if len(soon) == 1:
        text = _("%(product)s of %(amount)s matures on %(day)s: ask what the money is for.")
    else:
        text = _("%(n)s maturities of %(amount)s, the first on %(day)s: ask what the money is for.")
    yield Point("calendar-clock", text % facts)


def _missing_item(standing: Standing) -> Iterator[Point]:
    if standing.suggestion is not None:
        yield Point("puzzle", str(standing.suggestion.hook))


def _campaigns(work: CustomerWork) -> Iterator[Point]:
    """The words and files of head office; a list by hand has been spoken for by what was agreed."""
    campaigns = [listed.entry.campaign for listed in work.listed]
    drawn = [each for each in campaigns if each.audience is not None]
    files = _files(drawn)
    for campaign in drawn:
        if campaign.offers:
            yield Point("gift", campaign.offers, str(campaign))
        kept = tuple(files[campaign.pk])
        if campaign.talking_points or kept:
            yield Point("megaphone", campaign.talking_points or str(campaign), str(campaign), kept)


def _files(campaigns: list[Campaign]) -> dict[int, list[CampaignFile]]:
    """Who sees a customer of the list may read them."""
    found: dict[int, list[CampaignFile]] = defaultdict(list)
    if campaigns:
        kept = CampaignFile.objects.kept().filter(campaign__in=campaigns)
        for file in kept.select_related("campaign").defer("content"):
            found[file.campaign_id].append(file)
    return found


def _named(benefits: list[Benefit]) -> str:
    return _(", ").join(str(each) for each in benefits[:BENEFITS_NAMED])
