"""The definition of a campaign: every word that a second person approves, and its checks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, get_type_hints

from django.utils.translation import gettext_lazy as _

from campaigns.definition import values
from campaigns.definition.book import CampaignBook
from campaigns.definition.goals import Goals, check_goals, unit_goals
from campaigns.definition.row import ByCode, ByNumbers, Column, InJson
from campaigns.definition.values import PHASES, Phase, Written
from campaigns.enums import Anchor, PhaseKind, Play, Stage, TargetKind
from kernel.clock import CENTURY
from kernel.names import has_control_signs
from tiering.rules import Node, RuleError, check_reachable, takes_all_of


@dataclass(frozen=True, slots=True)
class CampaignDefinition:
    """Every word of a campaign, each with its column: a new one is added here, and to the model.

    Without an audience customers come by hand only; without dates the programme's count.
    """

    code: Annotated[str, Column(Written.code)]
    programme: Annotated[str, ByCode(values.programme, values.code_or_none, is_optional=True)]
    play: Annotated[str, Column(values.one_of(Play.values))]
    name_en: Annotated[str, Column(values.name)]
    name_zh: Annotated[str, Column(values.name)]
    starts_on: Annotated[date | None, Column(Written.day, values.day_in_json, is_optional=True)]
    ends_on: Annotated[date | None, Column(Written.day, values.day_in_json, is_optional=True)]
    priority: Annotated[int, Column(values.priority)]
    audience: Annotated[Node | None, InJson(values.condition, values.condition_in_json)]
    exclusion: Annotated[Node | None, InJson(values.condition, values.condition_in_json)]
    target: Annotated[Node | None, InJson(values.condition, values.condition_in_json)]
    units: Annotated[tuple[str, ...], InJson(values.units, list, is_optional=True)]
    target_kind: Annotated[str, Column(values.one_of(TargetKind.values))]
    target_rate: Annotated[Decimal | None, Column(values.rate, values.rate_in_json)]
    kpi: Annotated[str, Column(values.one_of_or_empty(values.KPIS), is_optional=True)]
    kpi_value: Annotated[int | None, Column(values.kpi_value, is_optional=True)]
    unit_goals: Annotated[Goals, InJson(unit_goals, dict, is_optional=True)]
    holdout_share: Annotated[Decimal, Column(values.holdout, values.share_in_json)]
    ceiling_share: Annotated[
        Decimal, Column(values.ceiling, values.share_in_json, is_optional=True)
    ]
    plan: Annotated[str, ByCode(values.plan)]
    anchor: Annotated[str, Column(values.one_of_or_empty(values.ANCHORS), is_optional=True)]
    maturing_classes: Annotated[tuple[str, ...], InJson(values.classes, list, is_optional=True)]
    phases: Annotated[
        tuple[Phase, ...], InJson(values.phases, values.phases_in_json, is_optional=True)
    ]
    benefits: Annotated[tuple[int, ...], ByNumbers(values.benefits, list, is_optional=True)]
    offers_en: Annotated[str, Column(values.talking, is_optional=True)]
    offers_zh: Annotated[str, Column(values.talking, is_optional=True)]
    talking_points_en: Annotated[str, Column(values.talking, is_optional=True)]
    talking_points_zh: Annotated[str, Column(values.talking, is_optional=True)]

    @staticmethod
    def parse(data: object, book: CampaignBook | None = None) -> "CampaignDefinition":
        """The definition in a JSON object, or `RuleError` with the place in it.

        With a book, what it names must exist, and its days be of this century.
        """
        written = Written(data, NEEDED, OPTIONAL, book)
        definition = CampaignDefinition(
            **{name: each.read(written, name) for name, each in COLUMNS.items()}
        )
        _check_days(definition)
        _check_plan(definition, book)
        if book is not None:
            _check_years(definition)
            _check_signs(definition)
            _check_units(definition.units, book)
            check_goals(definition.kpi_value, definition.unit_goals, definition.units, book)
            _check_counted(definition)
        _check_sense(definition)
        return definition

    def to_json(self) -> dict[str, object]:
        """The JSON object that `parse` reads back to an equal definition."""
        return {name: each.write(getattr(self, name)) for name, each in COLUMNS.items()}

    @staticmethod
    def of_row(campaign: Any) -> "CampaignDefinition":
        """As it runs: what was adopted last."""
        return CampaignDefinition.parse(
            {name: each.of_row(campaign, name) for name, each in COLUMNS.items()}
        )

    def adopt(self, campaign: Any) -> None:
        """Makes the campaign's row say the same; whoever calls saves it."""
        for name, each in COLUMNS.items():
            each.adopt(campaign, name, getattr(self, name))

    def conditions(self) -> dict[str, Node]:
        """By the place of each."""
        trees = {"audience": self.audience, "exclusion": self.exclusion, "target": self.target}
        return {place: tree for place, tree in trees.items() if tree is not None}


COLUMNS: dict[str, Column] = {
    name: hint.__metadata__[0]
    for name, hint in get_type_hints(CampaignDefinition, include_extras=True).items()
}
SPOKEN = [name for name, each in COLUMNS.items() if each.read is values.talking]
OPTIONAL = frozenset(name for name, each in COLUMNS.items() if each.is_optional)
NEEDED = frozenset(COLUMNS.keys() - OPTIONAL)


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
            raise RuleError(
                f"{path}.starts_on",
                _("“%(phase)s” begins after the end of “%(before)s”."),
                phase=PhaseKind(phase.kind).label,
                before=PhaseKind(so_far.kind).label,
            )
        so_far = phase


def _check_years(definition: CampaignDefinition) -> None:
    """The night counts on from these days; what runs by others already is read as it is."""
    days = {"starts_on": definition.starts_on, "ends_on": definition.ends_on}
    for i, phase in enumerate(definition.phases):
        days |= {f"phases[{i}].starts_on": phase.starts_on, f"phases[{i}].ends_on": phase.ends_on}
    for path, day in days.items():
        if day is not None and day.year not in CENTURY:
            raise RuleError(path, _("A day from 2000 to 2099 is expected here."))


def _check_signs(definition: CampaignDefinition) -> None:
    """What runs by others already is read as it is."""
    texts = {place: getattr(definition, place) for place in SPOKEN}
    for i, phase in enumerate(definition.phases):
        texts |= {f"phases[{i}].{name}": getattr(phase, name) for name in values.PHASE_WORDS}
    for path, text in texts.items():
        if has_control_signs(text):
            raise RuleError(path, _("A text has visible characters only."))


def _check_units(units: tuple[str, ...], book: CampaignBook) -> None:
    """A unit takes part with all below it: it is named once."""
    for code in units:
        for above in book.line(code)[1:]:
            if above in units:
                raise RuleError(
                    "units",
                    _("“%(code)s” takes part with “%(above)s” already: choose one of them."),
                    code=book.units[code][0],
                    above=book.units[above][0],
                )


def _check_counted(definition: CampaignDefinition) -> None:
    """What the night could not count must not be aimed at; what runs already is read as it is."""
    is_aimed_at = definition.target_rate is not None or definition.kpi == Stage.SUCCEEDED
    by_condition = definition.target_kind == TargetKind.CONDITION
    if by_condition and is_aimed_at and definition.target is None:
        raise RuleError(
            "target",
            _("Who succeeds is counted by this condition: without it the target is never counted."),
        )


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
