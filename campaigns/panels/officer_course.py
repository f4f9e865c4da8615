"""The course of an officer's open work."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from campaigns.models import OfficerLoad
from staff.models import Officer

HISTORY_DAYS = 30


@dataclass(frozen=True)
class Night:
    """What was open for an officer after a night, and how much of it overdue."""

    on: date
    n_open: int
    n_late: int


@dataclass(frozen=True)
class Course:
    """Nights as bars in a box that is as wide as they are many and as high as the most open."""

    nights: tuple[Night, ...]

    @property
    def height(self) -> int:
        return max(1, *(night.n_open for night in self.nights))

    @property
    def bars(self) -> list[dict[str, Any]]:
        return [
            {"night": night, "x": x, "top": self.height - night.n_open,
             "top_late": self.height - night.n_late}
            for x, night in enumerate(self.nights)
        ]  # fmt: skip


def course_of(officer: Officer, *, on: date) -> Course | None:
    """The officer's open work over the nights of the last month; None while there are too few."""
    loads = OfficerLoad.objects.filter(officer=officer, as_of__gt=on - timedelta(days=HISTORY_DAYS))
    nights = list(loads.order_by("as_of").values_list("as_of", "n_open", "n_late"))
    return Course(tuple(Night(*night) for night in nights)) if len(nights) > 1 else None
