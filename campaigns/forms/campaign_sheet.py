"""A campaign as one sheet: what it is called, for whom, what is done when, and towards what."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from campaigns.definition import PHASES, CampaignBook, CampaignDefinition
from campaigns.forms.unit_rows import GOALS, Tree, UnitRow, goals_typed, unit_tree
from kernel.names import in_language
from tiering.forms import ConditionSheet, metric_choices
from tiering.rules import RuleError

Choices = list[tuple[str, str]]
CONDITIONS = ("audience", "exclusion", "target")
TEXTS = (
    "name_zh", "name_en", "programme", "play", "starts_on", "ends_on", "priority", "target_kind",
    "target_rate", "kpi", "kpi_value", "holdout_share", "ceiling_share", "plan", "anchor",
    "offers_zh", "offers_en", "talking_points_zh", "talking_points_en",
)  # fmt: skip
LISTS = ("units", "maturing_classes", "benefits")
SHARES = ("target_rate", "holdout_share", "ceiling_share")
PHASE_TEXTS = ("starts_on", "ends_on", "words_zh", "words_en")
_SHARE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?) ?[%％]?")
_PHASE = re.compile(r"phases\[(\d+)\]\.(.*)")


@dataclass
class PhaseSheet:
    """One row for each kind; one without days is left out."""

    kind: str
    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_written(self) -> bool:
        return any(self.texts.values())

    def json(self) -> dict[str, Any]:
        days = {name: self.texts.get(name) or None for name in ("starts_on", "ends_on")}
        words = {name: self.texts.get(name, "") for name in ("words_en", "words_zh")}
        return {"kind": self.kind, **days, **words}


@dataclass
class CampaignSheet:
    """`definition()` is what it says; where that may not stand, errors lie beside the fields."""

    code: str
    book: CampaignBook
    texts: dict[str, str]
    lists: dict[str, list[str]]
    goals: dict[str, str]
    conditions: dict[str, ConditionSheet]
    phases: list[PhaseSheet]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, definition: CampaignDefinition, book: CampaignBook) -> "CampaignSheet":
        written = definition.to_json()
        texts = {name: _text(written[name]) for name in TEXTS}
        texts |= {name: _percent(getattr(definition, name)) for name in SHARES}
        phases = {each.kind: each for each in definition.phases}
        return cls(
            definition.code,
            book,
            texts,
            {name: [str(each) for each in _listed(written[name])] for name in LISTS},
            {code: str(goal) for code, goal in definition.unit_goals},
            {
                place: ConditionSheet.of(getattr(definition, place), place, book.labels)
                for place in CONDITIONS
            },
            [
                PhaseSheet(
                    kind,
                    {n: _text(getattr(phases[kind], n)) for n in PHASE_TEXTS}
                    if kind in phases
                    else {},
                )
                for kind in PHASES
            ],
        )

    @classmethod
    def read(cls, data: QueryDict, code: str, book: CampaignBook) -> "CampaignSheet":
        """What was posted; the code is the campaign's."""
        sheet = cls(
            code,
            book,
            {name: data.get(name, "").strip() for name in TEXTS},
            {name: data.getlist(name) for name in LISTS},
            goals_typed(data),
            {place: ConditionSheet.read(data.getlist, place, book.labels) for place in CONDITIONS},
            [
                PhaseSheet(kind, {n: data.get(f"{kind}.{n}", "").strip() for n in PHASE_TEXTS})
                for kind in PHASES
            ],
        )
        if data.get("n_parts") != str(sheet.n_parts):
            sheet.errors["n_parts"] = _("The sheet came incomplete or is too long.")
        return sheet

    @property
    def n_parts(self) -> int:
        """Rows of conditions: what is drawn must come back, or rules would go unseen."""
        sheets = self.conditions.values()
        return sum(len(group.rows) for each in sheets for group in each.said.groups)

    def json(self) -> dict[str, Any]:
        texts: dict[str, Any] = {
            name: _share(text) if name in SHARES else text for name, text in self.texts.items()
        }
        texts |= {n: _whole(texts[n]) for n in ("priority", "kpi_value")}
        empty = ("programme", "starts_on", "ends_on", "target_rate", "kpi_value")
        texts |= {name: texts[name] or None for name in empty}
        return texts | {
            "code": self.code,
            "units": self.lists["units"],
            "unit_goals": {code: _whole(text) for code, text in self.goals.items()},
            "maturing_classes": self.lists["maturing_classes"],
            "benefits": [_whole(each) for each in self.lists["benefits"]],
            "phases": [each.json() for each in self._written_phases],
            **{place: each.tree() for place, each in self.conditions.items()},
        }

    def definition(self) -> CampaignDefinition | None:
        if self.errors:
            return None
        try:
            return CampaignDefinition.parse(self.json(), self.book)
        except RuleError as error:
            self.refuse(error)
            return None

    def refuse(self, error: RuleError) -> None:
        """Puts an error beside the field that its path is of."""
        place = next((each for each in CONDITIONS if error.path.startswith(each)), "")
        rest = error.path.removeprefix(place)
        found = _PHASE.fullmatch(error.path)
        if place and (not rest or rest.startswith(".")):
            self.conditions[place].refuse(rest.removeprefix("."), error.message)
        elif found:
            self._written_phases[int(found[1])].errors[found[2]] = error.message
        else:
            self.errors[error.path] = error.message

    @property
    def _written_phases(self) -> list[PhaseSheet]:
        return [each for each in self.phases if each.is_written]

    @property
    def general_errors(self) -> list[str]:
        """What concerns the sheet as a whole, and no field of it."""
        fields = (*TEXTS, *LISTS)
        return [
            error
            for name, error in self.errors.items()
            if name not in fields and not name.startswith(GOALS)
        ]

    @property
    def refusals(self) -> list[str]:
        """All errors, wherever they stand."""
        return [message for _place, message in self.placed_errors]

    @property
    def placed_errors(self) -> list[tuple[str, str]]:
        """Each error with the id of what it stands beside."""
        found = [*self.errors.items()]
        for phase in self.phases:
            found += [(f"{phase.kind}.{field}", each) for field, each in phase.errors.items()]
        for condition in self.conditions.values():
            found += condition.placed_errors
        return found

    def metrics(self) -> list[tuple[str, Choices]]:
        return metric_choices(self.book.labels)

    def plans(self) -> Choices:
        plans = self.book.plans.items()
        return [(code, f"{code} · {in_language(zh, en)}") for code, (en, zh) in plans]

    def programmes(self) -> Choices:
        """One that is over is there where it was chosen, and says so."""
        past, chosen = self.book.past, self.texts["programme"]
        names = {code: in_language(zh, en) for code, (en, zh) in self.book.programmes.items()}
        return [
            (code, _("%(name)s (over)") % {"name": name} if code in past else name)
            for code, name in names.items()
            if code not in past or code == chosen
        ]

    def unit_tree(self) -> Tree:
        return unit_tree(self._row)

    def other_goals(self) -> list[UnitRow]:
        """Parts typed for outlets, or for units that are no more: there to be taken off."""
        shown = {each.code for region, branches in self.unit_tree() for each in (region, *branches)}
        return [
            self._row(code, self.book.units.get(code, (code, code))[0])
            for code in sorted(self.goals.keys() - shown)
        ]

    @property
    def goal_errors(self) -> list[str]:
        return [error for name, error in self.errors.items() if name.startswith(GOALS)]

    def _row(self, code: str, name: str) -> UnitRow:
        chosen, error = self.lists["units"], self.errors.get(f"{GOALS}{code}", "")
        return UnitRow(code, name, code in chosen, self.goals.get(code, ""), error)

    def benefits(self) -> list[tuple[str, str, bool, bool]]:
        """Number, name, whether chosen, whether over: where one that is over was chosen,
        it is there to be taken off.
        """
        chosen, ended = self.lists["benefits"], self.book.ended
        return [
            (str(number), in_language(zh, en), str(number) in chosen, number in ended)
            for number, (en, zh) in self.book.benefits.items()
            if number not in ended or str(number) in chosen
        ]

    def do(self, action: str) -> None:
        """Adds or drops a part of a condition; `action` is a word and the name of the part."""
        word, _space, name = action.partition(" ")
        condition = self.conditions.get(name.partition(".")[0])
        numbers = [int(number) for number in re.findall("[0-9]{1,3}", name)]
        try:
            if condition is not None:
                acts: dict[str, Callable[..., None]] = {
                    "add-group": condition.add_group,
                    "add-row": condition.add_row,
                    "drop-row": condition.drop_row,
                }
                if word in acts:
                    acts[word](*numbers)
        except (IndexError, TypeError):
            self.errors[""] = _("This part is no longer there.")
        for each in self.conditions.values():
            each.fit_operators()


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _percent(share: Decimal | None) -> str:
    text = "" if share is None else format(100 * share, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _share(text: str) -> str:
    """As typed where it is no number, so that the parser names it."""
    typed = _SHARE.fullmatch(text)
    return format(Decimal(typed[1]) / 100, "f") if typed else text


def _whole(text: str) -> object:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else text
