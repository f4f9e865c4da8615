"""What a kind of reference data has to say for itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.functional import Promise

from kernel.digests import digest_of_json
from kernel.sheets import Definition, Sheet


@dataclass(frozen=True)
class Entry:
    """One thing that head office keeps; `note` says in a line what it is.

    Those of a `group` stand together, folded where it is over.
    """

    key: str
    title: str
    note: str = ""
    is_provisional: bool = False
    group: str = ""
    is_over: bool = False

    @property
    def full_title(self) -> str:
        return f"{self.title} · {self.group}" if self.group else self.title


@dataclass(frozen=True)
class Line:
    """One thing that a definition says; its `key` stays when its words change. `depth` says how
    many lines above it it belongs under.
    """

    key: str
    name: str
    text: str
    depth: int = 0


@dataclass(frozen=True)
class Difference:
    """A line before and after; empty where it was not there."""

    name: str
    before: str
    after: str


class Reference(ABC):
    """A kind of reference data. Entries are known by a key, which their definition holds, too.

    `kind` stands in addresses and names the subject of approvals. `editor` is the template of the
    sheet's fields and rows, `preview` that of what is shown beside it.
    """

    kind: ClassVar[str]
    name: ClassVar[str | Promise]
    about: ClassVar[str | Promise]
    icon: ClassVar[str]
    sheet: ClassVar[type[Sheet]]
    editor: ClassVar[str]
    preview: ClassVar[str] = ""
    is_wide: ClassVar[bool] = False  # rows that need more room than what is beside them
    consequence: ClassVar[str | Promise] = ""  # what an approved change does, and what stays
    key_field: ClassVar[str] = "code"  # of the sheet's head
    can_start: ClassVar[bool] = False  # whether new entries are begun on the pages

    @abstractmethod
    def entries(self) -> Sequence[Entry]: ...

    @abstractmethod
    def now(self, key: str) -> Definition | None:
        """The definition in force; None where there is no such entry yet."""

    @abstractmethod
    def key_of(self, definition: Definition) -> str: ...

    @abstractmethod
    def title(self, definition: Definition) -> str: ...

    @abstractmethod
    def lines(self, definition: Definition) -> Sequence[Line]:
        """All that it says, in words for the reader."""

    @abstractmethod
    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        """Makes it so: called once two people have agreed, in their transaction."""

    def starts(self) -> Sequence[Definition]:
        """What a new entry may begin with."""
        return ()

    def check(  # noqa: B027  # most kinds have nothing to add
        self, sheet: Sheet, before: Definition | None, evidence: Mapping[str, Any] | None = None
    ) -> None:
        """What only the database knows; refuses on the sheet, which is valid otherwise.

        `evidence` is the effect that was shown to who decides; None while it is being asked for.
        """

    def effect(self, before: Definition | None, after: Definition) -> dict[str, Any]:
        """What a change touches, in numbers: kept as the evidence of its approval."""
        return {}

    def told(self, effect: Mapping[str, Any]) -> Sequence[str]:
        """The effect in words for the reader."""
        return ()

    def shown(self, definition: Definition, asked: Mapping[str, str], on: date) -> dict[str, Any]:
        """What the preview is made of; `asked` holds what the page was asked for besides."""
        return {}

    def digest(self, key: str) -> str:
        """Of what is in force: who changes it says with it what was read."""
        return digest_of_json(self.now(key))


def differences(
    reference: Reference, before: Definition | None, after: Definition
) -> list[Difference]:
    """In the order of what is said after, then what is said no more."""
    old = {line.key: line for line in reference.lines(before)} if before is not None else {}
    new = {line.key: line for line in reference.lines(after)}
    found = [
        Difference(line.name, old[key].text if key in old else "", line.text)
        for key, line in new.items()
        if key not in old or old[key].text != line.text
    ]
    return found + [Difference(ln.name, ln.text, "") for key, ln in old.items() if key not in new]
