"""The rules of a scheme as one sheet: whom it is for, its labels in order, its threshold bands."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from kernel.names import in_language
from tiering.enums import LabelKind, Policy
from tiering.forms.condition import Choices, ConditionSheet, metric_choices
from tiering.rules import (
    CATALOGUE,
    LabelBook,
    RuleError,
    SchemeDefinition,
    all_in_order,
    check_sense,
)
from tiering.rules.metric import Type
from tiering.rules.rows import Row, Texts, Tree
from tiering.rules.rule_set import DEFAULT_MISSED_MONTHS, MAX_LABELS

_PLACE = re.compile(r"(labels|threshold_bands)\[(\d+)\](?:\.(.*))?")


@dataclass
class LabelSheet:
    name: str
    condition: ConditionSheet
    code: str = ""
    name_zh: str = ""
    name_en: str = ""
    kind: str = LabelKind.STANDARD
    rank: str = ""
    missed_months: str = str(DEFAULT_MISSED_MONTHS)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def shown_name(self) -> str:
        return in_language(self.name_zh, self.name_en) or self.code or _("New label")

    def json(self) -> Tree:
        return {
            "code": self.code,
            "name_en": self.name_en,
            "name_zh": self.name_zh,
            "kind": self.kind,
            "rank": _whole(self.rank),
            "condition": self.condition.tree(),
            "missed_months": _whole(self.missed_months),
        }


@dataclass
class BandSheet:
    """`to` a label, from `low` on and below `line`; left empty, that is the label's own line."""

    name: str
    to: str = ""
    metric: str = "aum_month_avg"
    low: str = ""
    line: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def json(self, line_of_label: str) -> Tree:
        typed = (self.low, self.line or line_of_label)
        amounts = [Row(self.metric, "ge", [text]).tree()["value"] for text in typed]
        return {"to": self.to, "metric": self.metric, "from": amounts[0], "below": amounts[1]}


@dataclass
class Sheet:
    """`definition()` is what it says; where that may not stand, errors lie beside the fields."""

    code: str
    policy: str
    book: LabelBook
    scope: ConditionSheet
    name_zh: str = ""
    name_en: str = ""
    upgrade_min_days: str = ""
    labels: list[LabelSheet] = field(default_factory=list)
    bands: list[BandSheet] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, definition: SchemeDefinition, book: LabelBook) -> "Sheet":
        sheet = cls(
            definition.code,
            definition.policy,
            book,
            ConditionSheet.of(definition.scope, "scope", book),
            definition.name_zh,
            definition.name_en,
            str(definition.upgrade_min_days),
        )
        for i, label in enumerate(definition.labels):
            sheet.labels.append(
                LabelSheet(
                    f"l{i}",
                    ConditionSheet.of(label.condition, f"l{i}", book),
                    label.code,
                    label.name_zh,
                    label.name_en,
                    label.kind,
                    str(label.rank),
                    str(label.missed_months),
                )
            )
        for i, band in enumerate(definition.threshold_bands):
            low, line = format(band.low, "f"), format(band.line, "f")
            at_line = line == sheet.line_of(band.to, band.metric)
            sheet.bands.append(
                BandSheet(f"b{i}", band.to, band.metric, low, "" if at_line else line)
            )
        return sheet

    @classmethod
    def read(cls, data: QueryDict, before: SchemeDefinition, book: LabelBook) -> "Sheet":
        """What was posted; code and policy are the scheme's."""
        scope = ConditionSheet.read(data.getlist, "scope", book)
        sheet = cls(before.code, before.policy, book, scope)
        _fill(sheet, data.getlist, "", ("name_zh", "name_en", "upgrade_min_days"))
        for i in range(MAX_LABELS):
            if f"l{i}.code" not in data:
                break
            label = LabelSheet(f"l{i}", ConditionSheet.read(data.getlist, f"l{i}", book))
            fields = ("code", "name_zh", "name_en", "kind", "rank", "missed_months")
            _fill(label, data.getlist, f"l{i}.", fields)
            sheet.labels.append(label)
        for i in range(MAX_LABELS):
            if f"b{i}.to" not in data:
                break
            band = BandSheet(f"b{i}")
            _fill(band, data.getlist, f"b{i}.", ("to", "metric", "low", "line"))
            sheet.bands.append(band)
        if data.get("n_parts") != str(sheet.n_parts):
            sheet.errors["n_parts"] = _("The sheet came incomplete or is too long.")
        return sheet

    @property
    def n_parts(self) -> int:
        """Labels, bands and rows: what is drawn must come back, or rules would go unseen."""
        conditions = [self.scope, *(label.condition for label in self.labels)]
        n_rows = sum(len(group.rows) for each in conditions for group in each.said.groups)
        return len(self.labels) + len(self.bands) + n_rows

    @property
    def closes_months(self) -> bool:
        """Its labels then stand from best to worst, and rank as they stand."""
        return self.policy == Policy.FAST_UP_SLOW_DOWN

    def ranks(self) -> list[int]:
        """Of each label; a rank that is no number counts as the lowest until it is one.

        Where labels rank as they stand, one that customers still carry keeps its place and number.
        """
        if self.closes_months:
            known = [code for scheme, code in self.book.ids if scheme == self.code]  # best first
            order = all_in_order([label.code for label in self.labels], known)
            return [len(order) - order.index(label.code) for label in self.labels]
        typed = (_whole(label.rank) for label in self.labels)
        return [rank if isinstance(rank, int) else 0 for rank in typed]

    def line_of(self, code: str, metric: str) -> str:
        """The line of a label as typed; empty where it has no line of this figure."""
        lines = {label.code: label.condition.line for label in self.labels}
        line = lines.get(code)
        return line.first if line is not None and line.row.metric == metric else ""

    def json(self) -> Tree:
        labels = [label.json() for label in self.labels]
        if self.closes_months:
            ranks = self.ranks()
            labels = [each | {"rank": rank} for each, rank in zip(labels, ranks, strict=True)]
        return {
            "code": self.code,
            "name_en": self.name_en,
            "name_zh": self.name_zh,
            "policy": self.policy,
            "scope": self.scope.tree(),
            "upgrade_min_days": _whole(self.upgrade_min_days),
            "labels": labels,
            "threshold_bands": [
                band.json(self.line_of(band.to, band.metric)) for band in self.bands
            ],
        }

    def definition(self) -> SchemeDefinition | None:
        if self.errors:
            return None
        try:
            definition = SchemeDefinition.parse(self.json(), self.book)
            check_sense(definition)
            return definition
        except RuleError as error:
            self.refuse(error)
            return None

    @property
    def general_errors(self) -> list[str]:
        """What concerns the sheet as a whole, and no field of it."""
        fields = ("name_zh", "name_en", "upgrade_min_days")
        return [error for field, error in self.errors.items() if field not in fields]

    @property
    def refusals(self) -> list[str]:
        """All errors, wherever they stand."""
        return [message for _place, message in self.placed_errors]

    @property
    def placed_errors(self) -> list[tuple[str, str]]:
        """Each error with the id of what it stands beside."""
        found = [*self.errors.items()]
        for label in self.labels:
            found += [(f"{label.name}.{field}", each) for field, each in label.errors.items()]
        for band in self.bands:
            found += [(band.name, each) for each in band.errors.values()]
        for condition in (self.scope, *(label.condition for label in self.labels)):
            found += condition.placed_errors
        return found

    def refuse(self, error: RuleError) -> None:
        """Puts an error beside the field that its path is of."""
        found = _PLACE.fullmatch(error.path)
        rest = (found[3] or "") if found else error.path
        if found is None and rest.startswith("scope"):
            self.scope.refuse(rest.removeprefix("scope").removeprefix("."), error.message)
        elif found is None:
            self.errors[rest] = error.message
        elif found[1] == "threshold_bands":
            key = {"from": "low", "below": "line"}.get(rest, rest)
            self.bands[int(found[2])].errors[key] = error.message
        elif rest.startswith("condition"):
            condition = self.labels[int(found[2])].condition
            condition.refuse(rest.removeprefix("condition").removeprefix("."), error.message)
        else:
            self.labels[int(found[2])].errors[rest] = error.message

    def metrics(self) -> list[tuple[str, Choices]]:
        return metric_choices(self.book, but=self.code)

    def amounts(self) -> Choices:
        every = {code: name for _group, choices in self.metrics() for code, name in choices}
        return [(code, every[code]) for code, m in CATALOGUE.items() if m.type is Type.MONEY]

    def label_choices(self) -> Choices:
        return [(each.code, each.shown_name) for each in self.labels]

    def do(self, action: str) -> None:
        """Adds, drops or moves a part; `action` is a word and the name of the part."""
        word, _space, name = action.partition(" ")
        numbers = [int(number) for number in re.findall("[0-9]{1,3}", name)]
        acts: dict[str, Callable[..., object]] = {
            "add-label": self._add_label,
            "drop-label": lambda i: self.labels.pop(i),
            "lift-label": self._lift_label,
            "add-band": lambda: self.bands.append(BandSheet(f"b{len(self.bands)}")),
            "drop-band": lambda i: self.bands.pop(i),
        }
        try:
            if word in acts:
                acts[word](*numbers)
            elif word in ("add-group", "add-row", "drop-row"):
                self._edit_rows(word, name, numbers)
        except (IndexError, KeyError, TypeError):
            self.errors[""] = _("This part is no longer there.")
        for condition in (self.scope, *(label.condition for label in self.labels)):
            condition.fit_operators()
        self._rename()

    def _add_label(self) -> None:
        condition = ConditionSheet("", self.book)
        condition.add_group()
        self.labels.insert(max(len(self.labels) - 1, 0), LabelSheet("", condition))

    def _lift_label(self, i: int) -> None:
        if i > 0:
            self.labels[i - 1], self.labels[i] = self.labels[i], self.labels[i - 1]

    def _edit_rows(self, word: str, name: str, numbers: list[int]) -> None:
        is_scope = name.startswith("scope")
        condition = self.scope if is_scope else self.labels[numbers[0]].condition
        rest = numbers if is_scope else numbers[1:]
        acts: dict[str, Callable[..., None]] = {
            "add-group": condition.add_group,
            "add-row": condition.add_row,
            "drop-row": condition.drop_row,
        }
        acts[word](*rest)

    def _rename(self) -> None:
        """After a part came or went the others have other names."""
        for i, label in enumerate(self.labels):
            label.name = label.condition.prefix = f"l{i}"
        for i, band in enumerate(self.bands):
            band.name = f"b{i}"


def _fill(part: object, texts: Texts, prefix: str, names: tuple[str, ...]) -> None:
    for name in names:
        typed = texts(f"{prefix}{name}")
        if typed:
            setattr(part, name, typed[0].strip())


def _whole(text: str) -> object:
    """As typed where it is no number, so that the parser names it."""
    return int(text) if re.fullmatch("-?[0-9]{1,6}", text) else text
