"""The values of a campaign: how each is read from JSON, closed, and written to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from campaigns.definition.book import CampaignBook
from campaigns.enums import Anchor, PhaseKind, Stage
from customers.enums import AccountClass
from tiering.rules import Fields, Node, Words, to_json

MAX_NAME = 120
MAX_TALKING = 2000
MAX_PRIORITY = 32_767
MAX_TARGET = 100_000_000
MOST_UNITS = 1000
MOST_HELD_OUT = Decimal("0.5")
MOST_GROWTH = Decimal(5)
# The hard ceiling stands this far above the approved list, where nothing else is said.
DEFAULT_CEILING = Decimal("0.2")
PHASES = tuple(PhaseKind.values)
ANCHORS = ("", *Anchor.values)
# Of which a target may be set: what the night counts after the list itself.
KPIS = ("", *(each for each in Stage.values if each != Stage.LISTED))


class Written(Fields):
    """A campaign in JSON; with a book, what it names must exist."""

    def __init__(
        self,
        data: object,
        needed: frozenset[str],
        optional: frozenset[str],
        book: CampaignBook | None,
    ) -> None:
        super().__init__(data, "", needed, optional)
        self.book = book


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of the campaign, with what is done in it; each kind at most once."""

    kind: str
    starts_on: date
    ends_on: date
    words_en: str
    words_zh: str


def name(at: Written, key: str) -> str:
    return at.name(key, MAX_NAME)


def talking(at: Written, key: str) -> str:
    return at.text(key, MAX_TALKING)


def one_of(choices: Sequence[str]) -> Callable[[Written, str], str]:
    return lambda at, key: at.one_of(key, choices)


def one_of_or_empty(choices: Sequence[str]) -> Callable[[Written, str], str]:
    return lambda at, key: at.one_of(key, choices) if at.data.get(key) else ""


def priority(at: Written, key: str) -> int:
    return at.whole(key, None, 1, MAX_PRIORITY)


def condition(at: Written, key: str) -> Node | None:
    return at.condition(key, at.book.labels if at.book else None)


def rate(at: Written, key: str) -> Decimal | None:
    return None if at.data[key] is None else at.share(key, Decimal(1), 4)


def holdout(at: Written, key: str) -> Decimal:
    return at.share(key, MOST_HELD_OUT, 3)


def ceiling(at: Written, key: str) -> Decimal:
    return at.share(key, MOST_GROWTH, 3) if key in at.data else DEFAULT_CEILING


def plan(at: Written, key: str) -> str:
    return _known(at, key, at.book.plans if at.book else None)


def programme(at: Written, key: str) -> str:
    if at.data.get(key) is None:
        return ""
    return _known(at, key, at.book.programmes if at.book else None)


def _known(at: Written, key: str, known: Mapping[str, Words] | None) -> str:
    """The code of something that head office keeps elsewhere."""
    code = at.data[key]
    if not isinstance(code, str) or (known is not None and code not in known):
        raise at.fail(key, _("Unknown code “%(code)s”."), code=str(code)[:MAX_NAME])
    return code


def kpi_value(at: Written, key: str) -> int | None:
    """A target has both: what is counted, and how many."""
    value = at.data.get(key)
    if (value is None) != (not at.data.get("kpi")):
        raise at.fail(key, _("A target needs what is counted, and how many."))
    return None if value is None else at.whole(key, None, 1, MAX_TARGET)


def phases(at: Written, key: str) -> tuple[Phase, ...]:
    return tuple(_phase(each) for each in at.objects(key, _PHASE, PHASE_WORDS))


_PHASE = frozenset({"kind", "starts_on", "ends_on"})
PHASE_WORDS = frozenset({"words_en", "words_zh"})


def _phase(at: Fields) -> Phase:
    first, last = at.day("starts_on"), at.day("ends_on")
    if first is None or last is None:
        missing = "starts_on" if first is None else "ends_on"
        raise at.fail(missing, _("A date like 2026-11-20 is expected here."))
    if last < first:
        raise at.fail("ends_on", _("The last day lies before the first."))
    return Phase(
        kind=at.one_of("kind", PHASES),
        starts_on=first,
        ends_on=last,
        words_en=at.text("words_en", MAX_TALKING),
        words_zh=at.text("words_zh", MAX_TALKING),
    )


def classes(at: Written, key: str) -> tuple[str, ...]:
    return at.some_of(key, AccountClass.values)


def units(at: Written, key: str) -> tuple[str, ...]:
    """Codes of units that take part; none: the whole bank."""
    chosen = at.data.get(key, [])
    if not isinstance(chosen, list | tuple) or len(chosen) > MOST_UNITS:
        raise at.fail(key, _("A list of codes of units is expected here."))
    for each in chosen:
        if not isinstance(each, str) or (at.book is not None and each not in at.book.units):
            raise at.fail(key, _("Unknown unit “%(code)s”."), code=str(each)[:MAX_NAME])
        if chosen.count(each) > 1:
            raise at.fail(key, _("Unit “%(code)s” is named twice."), code=each)
    return tuple(sorted(chosen))


def benefits(at: Written, key: str) -> tuple[int, ...]:
    chosen = at.data.get(key, [])
    if not isinstance(chosen, list | tuple) or any(type(each) is not int for each in chosen):
        raise at.fail(key, _("A list of numbers is expected here."))
    for each in chosen:
        if at.book is not None and each not in at.book.benefits:
            raise at.fail(key, _("Unknown benefit %(number)s."), number=each)
    return tuple(sorted(set(chosen)))


def code_or_none(code: str) -> str | None:
    return code or None


def day_in_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def phases_in_json(phases: tuple[Phase, ...]) -> list[dict[str, object]]:
    return [
        asdict(phase)
        | {"starts_on": phase.starts_on.isoformat(), "ends_on": phase.ends_on.isoformat()}
        for phase in phases
    ]


def condition_in_json(condition: Node | None) -> object:
    return condition and to_json(condition)


def share_in_json(share: Decimal | str) -> str:
    """A row that was just made has the text of its default."""
    return f"{Decimal(share):.3f}"


def rate_in_json(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{rate:.4f}"
