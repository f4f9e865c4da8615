"""What becomes of the campaigns of a season whose days are moved."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState, FollowUpState
from campaigns.models import Campaign, Days, FollowUp, WhitelistEntry
from kernel.names import in_language
from kernel.sheets import Sheet

IN_FORCE = (CampaignState.LIVE, CampaignState.PAUSED)


class Turn(models.TextChoices):
    """What a campaign does from the next night on that it would not have done."""

    ENDS = "ends", _("ends with the next night")
    STOPS = "stops", _("stands still until the first day")
    BEGINS = "begins", _("begins with the next night")
    RESUMES = "resumes", _("runs again")


WORDS = {
    Turn.ENDS: _(
        "The next night ends: %(names)s. %(listed)s customers leave their lists, "
        "%(open)s open follow-ups are taken back."
    ),
    Turn.STOPS: _("Stand still until the first day, though they run now: %(names)s."),
    Turn.BEGINS: _("Begin with the next night: %(names)s."),
    Turn.RESUMES: _("Are over now, and would run again: %(names)s."),
}


def campaigns_in(code: str) -> list[Campaign]:
    """Those in force, the most important first."""
    found = Campaign.objects.filter(programme__code=code, state__in=IN_FORCE)
    return list(found.order_by("-priority"))


def turn_of(campaign: Campaign, old: Days, new: Days, night: date) -> Turn | None:
    """`old` and `new` are days of its season; what is paused stands still anyhow until it ends."""
    before, after = (_place(campaign.days_in(days), night) for days in (old, new))
    if before == after:
        return None
    if after > 0:
        return Turn.ENDS
    if campaign.state == CampaignState.PAUSED:
        return None
    if before > 0:
        return Turn.RESUMES
    return Turn.STOPS if after < 0 else Turn.BEGINS


def moves(code: str, old: Days, new: Days, night: date) -> dict[str, Any]:
    """Which campaigns it moves, which keep their own days, and whose turn it is for what.

    Each by its code and its names; of those that end, how much work ends with them.
    """
    campaigns = campaigns_in(code)
    moved = [each for each in campaigns if each.days_in(old) != each.days_in(new)]
    turns: dict[str, list[Campaign]] = {turn.value: [] for turn in Turn}
    for each in moved:
        if turn := turn_of(each, old, new, night):
            turns[turn].append(each)
    return {
        "moved": [_named(each) for each in moved],
        "kept": [_named(each) for each in campaigns if each not in moved],
        **{turn: [_named(each) for each in found] for turn, found in turns.items()},
        **_work_of(turns[Turn.ENDS]),
    }


def in_words(moves: Mapping[str, Any]) -> list[str]:
    n, names = len(moves["moved"]), _names(moves["moved"])
    if not n:
        return [gettext("No campaign is moved.")]
    moved = ngettext(
        "%(n)s campaign without days of its own is moved: %(names)s.",
        "%(n)s campaigns without days of their own are moved: %(names)s.",
        n,
    )
    counts = {"listed": f"{moves['n_listed']:,}", "open": f"{moves['n_open']:,}"}
    return [moved % {"n": n, "names": names}] + [
        str(words) % {"names": _names(moves[turn]), **counts}
        for turn, words in WORDS.items()
        if moves[turn]
    ]


def are_more(moves: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether a campaign is moved, or turned, that was not when it was told."""
    return any(
        {code for code, *_names in moves[name]} - {code for code, *_names in told[name]}
        for name in ("moved", *Turn.values)
    )


def refuse_turned_round(sheet: Sheet, code: str, old: Days, new: Days) -> None:
    """With one day of its own and one of its season, a campaign still begins before it ends."""
    for each in campaigns_in(code):
        (first, last), was = each.days_in(new), each.days_in(old)
        if first and last and last < first and (first, last) != was:
            field = "starts_on" if each.ends_on else "ends_on"
            said = gettext("“%(name)s” would end on %(last)s, before it begins on %(first)s.")
            sheet.refuse(field, said % {"name": each, "first": first, "last": last})


def _place(days: Days, night: date) -> int:
    """Before its days -1, within them 0, past them 1."""
    first, last = days
    if last is not None and last < night:
        return 1
    return -1 if first is not None and first > night else 0


def _work_of(ended: Sequence[Campaign]) -> dict[str, int]:
    if not ended:
        return {"n_listed": 0, "n_open": 0}
    listed = WhitelistEntry.objects.filter(campaign__in=ended, left_on__isnull=True)
    waiting = FollowUp.objects.filter(campaign__in=ended, state=FollowUpState.OPEN)
    return {"n_listed": listed.count(), "n_open": waiting.count()}


def _named(campaign: Campaign) -> list[str]:
    return [campaign.code, campaign.name_zh, campaign.name_en]


def _names(named: Iterable[Sequence[str]]) -> str:
    return gettext(", ").join(in_language(zh, en) for _code, zh, en in named)
