"""One object of a definition in JSON, read key by key."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tiering.rules.errors import RuleError, below
from tiering.rules.label_book import LabelBook
from tiering.rules.nodes import Node
from tiering.rules.parse import parse as parse_condition
from tiering.rules.values import is_code, read_date, read_decimal

MAX_OBJECTS = 50
MAX_NAME = 80


class Fields:
    """A key too many or too few is an error."""

    def __init__(
        self, data: object, path: str, keys: frozenset[str], optional: frozenset[str] = frozenset()
    ) -> None:
        if not isinstance(data, Mapping):
            raise RuleError(path, _("An object is expected here."))
        for key in data:
            if key not in keys | optional:
                raise RuleError(below(path, str(key)[:60]), _("Unknown key."))
        for key in sorted(keys - set(data)):
            raise RuleError(below(path, key), _("This key is missing."))
        self.data: Mapping[str, object] = data
        self.path = path

    def fail(self, key: str, template: str | Promise, **values: object) -> RuleError:
        return RuleError(below(self.path, key), template, **values)

    def code(self, key: str) -> str:
        value = self.data[key]
        if not isinstance(value, str) or not is_code(value):
            raise self.fail(key, _("A code has capital letters, digits and _, at most 32."))
        return value

    def name(self, key: str, most: int = MAX_NAME) -> str:
        value = self.data[key]
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            raise self.fail(key, _("A name has 1 to %(max)d characters."), max=most)
        if not value.isprintable():
            raise self.fail(key, _("A name has visible characters only."))
        return value

    def text(self, key: str, most: int) -> str:
        """Of several lines, or empty."""
        value = self.data.get(key, "")
        if not isinstance(value, str) or len(value) > most or "\x00" in value:
            raise self.fail(key, _("A text of at most %(max)d characters is expected."), max=most)
        return value.strip()

    def one_of(self, key: str, choices: Sequence[str]) -> str:
        for choice in choices:
            if choice == self.data[key]:
                return choice
        raise self.fail(key, _("One of %(choices)s is expected."), choices=", ".join(choices))

    def some_of(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        """Each once, in the order of the choices."""
        value = self.data.get(key, [])
        chosen = value if isinstance(value, list | tuple) else [None]
        if any(each not in choices for each in chosen):
            raise self.fail(key, _("Some of %(choices)s are expected."), choices=", ".join(choices))
        return tuple(each for each in choices if each in chosen)

    def whole(self, key: str, default: int | None, low: int, high: int) -> int:
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.fail(
                key, _("A whole number from %(low)d to %(high)d is expected."), low=low, high=high
            )
        return value

    def share(self, key: str, most: Decimal, decimals: int) -> Decimal:
        share = read_decimal(self.data[key], below(self.path, key))
        if not 0 <= share <= most or share != round(share, decimals):
            raise self.fail(key, _("A share from 0 to %(max)s%% is expected."), max=100 * most)
        return share

    def day(self, key: str) -> date | None:
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fail(key, _("A date like 2026-11-20 is expected here."))
        return read_date(value, below(self.path, key))

    def condition(self, key: str, book: LabelBook | None) -> Node | None:
        if self.data[key] is None:
            return None
        try:
            return parse_condition(self.data[key], book)
        except RuleError as error:
            path = below(self.path, key)
            path = below(path, error.path) if error.path else path
            raise RuleError(path, error.template, **error.values) from error

    def objects(
        self, key: str, keys: frozenset[str], optional: frozenset[str] = frozenset()
    ) -> list["Fields"]:
        items = self.data.get(key, [])
        if not isinstance(items, list | tuple) or len(items) > MAX_OBJECTS:
            raise self.fail(key, _("A list of at most %(max)d is expected."), max=MAX_OBJECTS)
        return [Fields(item, f"{key}[{i}]", keys, optional) for i, item in enumerate(items)]
