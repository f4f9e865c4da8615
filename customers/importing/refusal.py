"""How a whole delivery is turned away."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RejectedLine:
    """One entry of the reject list, before the delivery has a number."""

    file: str
    line: int
    key: str
    column: str
    raw_value: str
    reason: str
    row_accepted: bool = False


class DeliveryRefused(Exception):
    """The delivery cannot be trusted; its text is one line with file, place and reason.

    `guard` names the guard that two people may release, `evidence` is what it found; `rejects` are
    those that show why.
    """

    def __init__(
        self,
        reason: str,
        file: str = "",
        place: str = "",
        *,
        guard: str = "",
        evidence: dict[str, Any] | None = None,
    ) -> None:
        parts = [shown(part) for part in (file, place, reason) if part]
        super().__init__(": ".join(parts))
        self.reason = reason
        self.file = file
        self.place = place
        self.guard = guard
        self.evidence = evidence or {}
        self.rejects: tuple[RejectedLine, ...] = ()


def shown(text: str, longest: int = 200) -> str:
    """Delivered text as it may stand in a log line: no line breaks, no controls, not endless."""
    line = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
    return line if len(line) <= longest else f"{line[:longest]}…"
