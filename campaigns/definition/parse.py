"""The definition of a campaign: every word that a second person approves, and its checks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from campaigns.definition.book import CampaignBook
from campaigns.enums import Anchor, PhaseKind, Play, Stage, TargetKind
from customers.enums import AccountClass
from tiering.rules import (
    Fields,
    Node,
    RuleError,
    check_reachable,
    takes_all_of,
    to_json,
)

MAX_NAME = 120
MAX_TALKING = 2000
MAX_PRIORITY = 32_767
MAX_TARGET = 100_000_000
MOST_HELD_OUT = Decimal("0.5")
MOST_GROWTH = Decimal(5)
# The hard ceiling stands this far above the approved list, where nothing else is said.
DEFAULT_CEILING = Decimal("0.2")
PHASES = tuple(PhaseKind.values)
ANCHORS = ("", *Anchor.values)
# Of which a target may be set: what the night counts after the list itself.
KPIS = ("", *(each for each in Stage.values if each != Stage.LISTED))


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of the campaign, with what is done in it; each kind at most once."""

    kind: str
    starts_on: date
    ends_on: date
    words_en: str
    words_zh: str


@dataclass(frozen=True, slots=True)
class CampaignDefinition:
    """Without an audience customers come by hand only; without dates the programme's count."""

    code: str
    programme: str
    play: str
    name_en: str
    name_zh: str
    starts_on: date | None
    ends_on: date | None
    priority: int
    audience: Node | None
    exclusion: Node | None
    target: Node | None
    target_kind: str
    target_rate: Decimal | None
    kpi: str
    kpi_value: int | None
    holdout_share: Decimal
    ceiling_share: Decimal
    plan: str
    anchor: str
    maturing_classes: tuple[str, ...]
    phases: tuple[Phase, ...]
    benefits: tuple[int, ...]
    talking_points_en: str
    talking_points_zh: str

    @staticmethod
    def parse(data: object, book: CampaignBook | None = None) -> "CampaignDefinition":
        """The definition in a JSON object, or `RuleError` with the place in it.

        With a book, what it names must exist.
        """
        fields = Fields(data, "", _KEYS, _OPTIONAL)
        labels = book.labels if book else None
        definition = CampaignDefinition(
            code=fields.code("code"),
            programme=_named(fields, "programme", book.programmes if book else None),
            play=fields.one_of("play", Play.values),
            name_en=fields.name("name_en", MAX_NAME),
            name_zh=fields.name("name_zh", MAX_NAME),
            starts_on=fields.day("starts_on"),
            ends_on=fields.day("ends_on"),
            priority=fields.whole("priority", None, 1, MAX_PRIORITY),
            audience=fields.condition("audience", labels),
            exclusion=fields.condition("exclusion", labels),
            target=fields.condition("target", labels),
            target_kind=fields.one_of("target_kind", TargetKind.values),
            target_rate=(
                None if fields.data["target_rate"] is None else _share(fields, "target_rate")
            ),
            kpi=fields.one_of("kpi", KPIS) if fields.data.get("kpi") else "",
            kpi_value=_kpi_value(fields),
            holdout_share=fields.share("holdout_share", MOST_HELD_OUT, 3),
            ceiling_share=(
                fields.share("ceiling_share", MOST_GROWTH, 3)
                if "ceiling_share" in fields.data
                else DEFAULT_CEILING
            ),
            plan=_named(fields, "plan", book.plans if book else None),
            anchor=fields.one_of("anchor", ANCHORS) if fields.data.get("anchor") else "",
            maturing_classes=fields.some_of("maturing_classes", AccountClass.values),
            phases=tuple(_phase(each) for each in fields.objects("phases", _PHASE, _PHASE_WORDS)),
            benefits=_benefits(fields, book),
            talking_points_en=fields.text("talking_points_en", MAX_TALKING),
            talking_points_zh=fields.text("talking_points_zh", MAX_TALKING),
        )
        _check_days(definition)
        _check_plan(definition, book)
        _check_sense(definition)
        return definition

    def to_json(self) -> dict[str, object]:
        """The JSON object that `parse` reads back to an equal definition."""
        return {
            "code": self.code,
            "programme": self.programme or None,
            "play": self.play,
            "name_en": self.name_en,
            "name_zh": self.name_zh,
            "starts_on": _written(self.starts_on),
            "ends_on": _written(self.ends_on),
            "priority": self.priority,
            "audience": self.audience and to_json(self.audience),
            "exclusion": self.exclusion and to_json(self.exclusion),
            "target": self.target and to_json(self.target),
            "target_kind": self.target_kind,
            "target_rate": None if self.target_rate is None else f"{self.target_rate:.4f}",
            "kpi": self.kpi,
            "kpi_value": self.kpi_value,
            "holdout_share": f"{self.holdout_share:.3f}",
            "ceiling_share": f"{self.ceiling_share:.3f}",
            "plan": self.plan,
            "anchor": self.anchor,
            "maturing_classes": list(self.maturing_classes),
            "phases": [
                {
                    "kind": phase.kind,
                    "starts_on": phase.starts_on.isoformat(),
                    "ends_on": phase.ends_on.isoformat(),
                    "words_en": phase.words_en,
                    "words_zh": phase.words_zh,
                }
                for phase in self.phases
            ],
            "benefits": list(self.benefits),
            "talking_points_en": self.talking_points_en,
            "talking_points_zh": self.talking_points_zh,
        }

    def conditions(self) -> dict[str, Node]:
        """By the place of each."""
        trees = {"audience": self.audience, "exclusion": self.exclusion, "target": self.target}
        return {place: tree for place, tree in trees.items() if tree is not None}


_KEYS = frozenset({
    "code", "play", "name_en", "name_zh", "priority", "audience", "exclusion", "target",
    "target_kind", "target_rate", "holdout_share", "plan",
})  # fmt: skip
_OPTIONAL = frozenset({
    "programme", "starts_on", "ends_on", "kpi", "kpi_value", "ceiling_share", "anchor",
    "maturing_classes", "phases", "benefits", "talking_points_en", "talking_points_zh",
})  # fmt: skip
_PHASE = frozenset({"kind", "starts_on", "ends_on"})
_PHASE_WORDS = frozenset({"words_en", "words_zh"})


def _share(fields: Fields, key: str) -> Decimal:
    return fields.share(key, Decimal(1), 4)


def _named(fields: Fields, key: str, known: dict[str, tuple[str, str]] | None) -> str:
    """The code of something that head office keeps elsewhere."""
    code = fields.data.get(key)
    if code is None and key in _OPTIONAL:
        return ""
    if not isinstance(code, str) or (known is not None and code not in known):
        raise fields.fail(key, _("Unknown code “%(code)s”."), code=str(code)[:MAX_NAME])
    return code


def _kpi_value(fields: Fields) -> int | None:
    """A target has both: what is counted, and how many."""
    value = fields.data.get("kpi_value")
    if (value is None) != (not fields.data.get("kpi")):
        raise fields.fail("kpi_value", _("A target needs what is counted, and how many."))
    return None if value is None else fields.whole("kpi_value", None, 1, MAX_TARGET)


def _phase(fields: Fields) -> Phase:
    first, last = fields.day("starts_on"), fields.day("ends_on")
    if first is None or last is None:
        missing = "starts_on" if first is None else "ends_on"
        raise fields.fail(missing, _("A date like 2026-11-20 is expected here."))
    if last < first:
        raise fields.fail("ends_on", _("The last day lies before the first."))
    return Phase(
        kind=fields.one_of("kind", PHASES),
        starts_on=first,
        ends_on=last,
        words_en=fields.text("words_en", MAX_TALKING),
        words_zh=fields.text("words_zh", MAX_TALKING),
    )


def _benefits(fields: Fields, book: CampaignBook | None) -> tuple[int, ...]:
    chosen = fields.data.get("benefits", [])
    if not isinstance(chosen, list | tuple) or any(type(each) is not int for each in chosen):
        raise fields.fail("benefits", _("A list of numbers is expected here."))
    for each in chosen:
        if book is not None and each not in book.benefits:
            raise fields.fail("benefits", _("Unknown benefit %(number)s."), number=each)
    return tuple(sorted(set(chosen)))


def _check_days(definition: CampaignDefinition) -> None:
    first, last = definition.starts_on, definition.ends_on
    if first is not None and last is not None and last < first:
        raise RuleError("ends_on", _("The last day lies before the first."))
    so_far: Phase | None = None
    for i, phase in enumerate(definition.phases):
        path = f"phases[{i}]"
        if so_far is not None and PHASES.index(phase.kind) <= PHASES.index(so_far.kind):
            raise RuleError(
                f"{path}.kind", _("Preparation, contact, follow-through: each once, in this order.")
            )
        if so_far is not None and phase.starts_on <= so_far.ends_on:
            raise RuleError(f"{path}.starts_on", _("A phase begins after the one before."))
        so_far = phase


def _check_plan(definition: CampaignDefinition, book: CampaignBook | None) -> None:
    anchor = definition.anchor or (book.anchors.get(definition.plan, "") if book else "")
    if anchor == Anchor.MATURITY and not definition.maturing_classes:
        raise RuleError(
            "maturing_classes",
            _("A plan that counts from a maturity needs its classes."),
        )


def _check_sense(definition: CampaignDefinition) -> None:
    """Only what is certain is refused: a list on which nobody can ever be."""
    for place, node in definition.conditions().items():
        check_reachable(node, place)
    audience = definition.audience
    if audience is None:
        return
    if definition.exclusion is not None and takes_all_of(definition.exclusion, audience):
        raise RuleError("exclusion", _("Nobody is left: this keeps out all of the audience."))
    if definition.target is not None and takes_all_of(definition.target, audience):
        raise RuleError("target", _("Nobody is left: the whole audience meets the target."))


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
