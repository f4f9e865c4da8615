"""Parts of a campaign's target that head office sets by hand, and whether they fit into it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from campaigns.definition.book import CampaignBook
from campaigns.definition.values import MAX_NAME, MAX_TARGET, MOST_UNITS, Written
from kernel.cascade import Cascade
from tiering.rules import Fields, RuleError

Goals = tuple[tuple[str, int], ...]


def unit_goals(at: Written, key: str) -> Goals:
    """Code of a unit → customers, in the order of the codes."""
    written = at.data.get(key, {})
    if not isinstance(written, Mapping) or len(written) > MOST_UNITS:
        raise at.fail(key, _("Codes of units with their customers are expected here."))
    rows = Fields(written, key, frozenset(), frozenset(written))
    for code in written:
        if not isinstance(code, str) or (at.book is not None and code not in at.book.units):
            raise rows.fail(str(code), _("Unknown unit “%(code)s”."), code=str(code)[:MAX_NAME])
    return tuple((code, rows.whole(code, None, 0, MAX_TARGET)) for code in sorted(written))


def check_goals(
    total: int | None, goals: Goals, units: tuple[str, ...], book: CampaignBook
) -> None:
    """All of them are of units that take part, under `total`, and somebody carries the rest."""
    below = _tree(units, book)
    known = {each for children in below.values() for each in children}
    for code, _goal in goals:
        if total is None:
            raise RuleError(
                _path(code), _("Nothing to take a part of: type the campaign’s target.")
            )
        if code not in known:
            raise RuleError(_path(code), _("This unit takes no part in the campaign."))
    cascade = Cascade(below, {}, dict(goals))
    for code, goal in goals:
        _check_carried(cascade, code, goal, _path(code))
    top = next((code for code in book.units if code not in book.above), None)
    if goals and top is not None and total is not None:
        _check_carried(cascade, top, total, "kpi_value")


def _check_carried(cascade: Cascade[str], unit: str, part: int, path: str) -> None:
    taken = cascade.taken_below(unit)
    if taken > part:
        over = {"sum": taken, "over": taken - part}
        raise RuleError(path, _("Set by hand under it: %(sum)s, which is %(over)s more."), **over)
    if taken < part and unit in cascade.below and not cascade.has_room_below(unit):
        short = {"sum": taken, "short": part - taken}
        raise RuleError(
            path,
            _("Set by hand under it: %(sum)s. Nobody is left to take the other %(short)s."),
            **short,
        )


def _tree(units: tuple[str, ...], book: CampaignBook) -> dict[str, list[str]]:
    """Unit → those right under it that take part, or of which a part does."""
    lines = {code: book.line(code) for code in book.units}
    chosen = set(units)
    reached = {above for each in units for above in lines.get(each, ())}
    below: dict[str, list[str]] = {}
    for code, line in lines.items():
        takes_part = not units or code in reached or not chosen.isdisjoint(line)
        if takes_part and code in book.above:
            below.setdefault(book.above[code], []).append(code)
    return below


def _path(code: str) -> str:
    return f"unit_goals.{code}"
