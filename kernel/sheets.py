"""A form with rows under it, which buttons add, take away and move: without script.

A sheet is made of what was typed, or of a definition: JSON with the fields of the head and, under
`rows_name`, a list of rows. Both are checked by the same fields; what a definition holds beside
them is refused.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from kernel.whole import whole

Definition = dict[str, Any]
COUNT = "n_rows"
ADD, DROP, LIFT = "add", "drop", "lift"


class Sheet:
    """`definition()` is what it says, or None where that may not stand; then errors say where.

    Errors are shown once somebody has asked for them: not while rows are still being added.
    """

    head_class: ClassVar[type[forms.Form]] = forms.Form
    row_class: ClassVar[type[forms.Form]] = forms.Form
    rows_name: ClassVar[str] = "rows"
    max_rows: ClassVar[int] = 30

    def __init__(self, typed: Mapping[str, str], *, is_asked: bool = False) -> None:
        self.is_asked = is_asked
        self._strange: dict[str, str] = {}
        n_rows = min(whole(typed.get(COUNT, "")) or 0, self.max_rows + 1)
        self._head_typed = {name: typed.get(name, "") for name in self.head_class.base_fields}
        self._rows_typed = [
            {name: typed.get(f"r{i}-{name}", "") for name in self.row_class.base_fields}
            for i in range(n_rows)
        ]

    @classmethod
    def of(cls, definition: Mapping[str, Any], *, is_asked: bool = False) -> "Sheet":
        """What a definition says, as if it had been typed."""
        listed = definition.get(cls.rows_name)
        rows = listed[: cls.max_rows + 1] if isinstance(listed, list) else []
        typed = {name: _as_typed(definition.get(name)) for name in cls.head_class.base_fields}
        typed[COUNT] = str(len(rows))
        names = tuple(cls.row_class.base_fields)
        for i, row in enumerate(rows):
            said = row if isinstance(row, dict) else {}
            typed |= {f"r{i}-{name}": _as_typed(said.get(name)) for name in names}
        sheet = cls(typed, is_asked=is_asked)
        sheet._strange = cls._strange_in(definition, rows)
        return sheet

    @classmethod
    def _strange_in(cls, definition: Mapping[str, Any], rows: list[Any]) -> dict[str, str]:
        """Path → what no field of the sheet would hold."""
        head = {name: value for name, value in definition.items() if name != cls.rows_name}
        strange = _strange_of(head, cls.head_class, "")
        if cls.row_class.base_fields and not isinstance(definition.get(cls.rows_name), list):
            strange[cls.rows_name] = _("A list is expected.")
        for i, row in enumerate(rows):
            path = f"{cls.rows_name}[{i}]"
            if isinstance(row, dict):
                strange |= _strange_of(row, cls.row_class, path)
            else:
                strange[path] = _("An object is expected.")
        return strange

    def after(self, act: str) -> "Sheet":
        """Pressed on a button: `add`, `drop 2`, `lift 2`."""
        verb, _space, place = act.partition(" ")
        at, rows = whole(place), self._rows_typed
        if verb == ADD and len(rows) < self.max_rows:
            rows.append(self.blank_row())
        elif at is None or at >= len(rows):
            return self
        elif verb == DROP:
            del rows[at]
        elif verb == LIFT and at > 0:
            self.swap(rows[at - 1], rows[at])
        return self

    def blank_row(self) -> dict[str, str]:
        fields = self.row_class.base_fields.items()
        return {name: _as_typed(field.initial) for name, field in fields}

    def swap(self, upper: dict[str, str], lower: dict[str, str]) -> None:
        """What changes places when a row is lifted: all of it, unless a sheet knows better."""
        upper_was = dict(upper)
        upper |= lower
        lower |= upper_was

    @cached_property
    def head(self) -> forms.Form:
        return self._bound_head if self.is_asked else self.head_class(initial=self._head_typed)

    @cached_property
    def rows(self) -> list[forms.Form]:
        if self.is_asked:
            return self._bound_rows
        typed = enumerate(self._rows_typed)
        return [self.row_class(initial=row, prefix=f"r{i}") for i, row in typed]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Path in the definition → what is wrong there."""
        found = [*self._strange.items(), *_errors_of(self._bound_head, "")]
        for i, row in enumerate(self._bound_rows):
            path = f"{self.rows_name}[{i}]"
            found += _errors_of(row, path) if path not in self._strange else []
        return found

    def definition(self) -> Definition | None:
        if not self.is_valid:
            return None
        definition = {**_plain(self._bound_head.cleaned_data)}
        if self.row_class.base_fields:
            definition[self.rows_name] = [_plain(row.cleaned_data) for row in self.in_order]
        return self.finished(definition)

    @cached_property
    def is_valid(self) -> bool:
        forms_of_it = [self._bound_head, *self._bound_rows]
        if not all([form.is_valid() for form in forms_of_it]) or self._strange:
            return False
        if len(self._bound_rows) > self.max_rows:
            most = _("At most %(n)s rows.") % {"n": self.max_rows}
            self._bound_head.add_error(None, most)
        self.check(self._bound_head, self._bound_rows)
        return not any(form.errors for form in forms_of_it)

    def check(self, head: forms.Form, rows: list[forms.Form]) -> None:
        """What no field sees alone; adds errors to the forms."""

    def refuse(self, field: str | None, message: str) -> None:
        """What only the database knows to be wrong."""
        self._bound_head.add_error(field, message)
        self.is_valid = False

    @property
    def in_order(self) -> list[forms.Form]:
        """The rows as the definition lists them."""
        return self._bound_rows

    def finished(self, definition: Definition) -> Definition:
        """The last touch: what follows from what was typed."""
        return definition

    @cached_property
    def _bound_head(self) -> forms.Form:
        return self.head_class(self._head_typed)

    @cached_property
    def _bound_rows(self) -> list[forms.Form]:
        return [
            self.row_class({f"r{i}-{name}": text for name, text in row.items()}, prefix=f"r{i}")
            for i, row in enumerate(self._rows_typed)
        ]


def check_days_in_order(form: forms.Form) -> None:
    """Of a form with `starts_on` and `ends_on`, either of which may be left out."""
    first, last = (form.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
    if first and last and last < first:
        form.add_error("ends_on", _("The last day lies before the first."))


def _as_typed(value: Any) -> str:
    if value is True:
        return "on"
    return "" if value is None or value is False else str(value)


def _plain(cleaned: Mapping[str, Any]) -> Definition:
    return {name: _as_json(value) for name, value in cleaned.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format((value + 0).normalize(), "f")  # nothing is less than nothing: no -0
    return value


def _strange_of(said: Mapping[str, Any], form: type[forms.Form], path: str) -> dict[str, str]:
    strange = {}
    for name, value in said.items():
        place = f"{path}.{name}" if path else name
        if name not in form.base_fields:
            strange[place] = _("This is not known here.")
        elif isinstance(value, dict | list):
            strange[place] = _("A single value is expected.")
    return strange


def _errors_of(form: forms.Form, path: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, messages in form.errors.items():
        place = ".".join(part for part in (path, "" if name == "__all__" else name) if part)
        found += [(place, str(message)) for message in messages]
    return found
