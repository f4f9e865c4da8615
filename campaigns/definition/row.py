"""A column of a campaign: read from JSON, written to it, kept in the row that the night reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from campaigns.definition.values import Written


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Column:
    """The row has the value as the definition has it."""

    read: Callable[[Written, str], Any]
    write: Callable[[Any], object] = _same
    is_optional: bool = False

    def of_row(self, campaign: Any, name: str) -> object:
        """In JSON, as the campaign runs."""
        return self.write(getattr(campaign, name))

    def adopt(self, campaign: Any, name: str, value: Any) -> None:
        setattr(campaign, name, value)


class InJson(Column):
    """The row has what stands in JSON."""

    def of_row(self, campaign: Any, name: str) -> object:
        return getattr(campaign, name)

    def adopt(self, campaign: Any, name: str, value: Any) -> None:
        setattr(campaign, name, self.write(value))


class ByCode(Column):
    """The row points at what has the code; where none is named, at nothing."""

    def of_row(self, campaign: Any, name: str) -> object:
        kept = getattr(campaign, name)
        return self.write(kept.code if kept else "")

    def adopt(self, campaign: Any, name: str, value: Any) -> None:
        kept = campaign._meta.get_field(name).related_model.objects
        setattr(campaign, name, kept.get(code=value) if value else None)


class ByNumbers(Column):
    """Rows beside the campaign, by their numbers."""

    def of_row(self, campaign: Any, name: str) -> object:
        return list(getattr(campaign, name).values_list("pk", flat=True))

    def adopt(self, campaign: Any, name: str, value: Any) -> None:
        getattr(campaign, name).set(value)
