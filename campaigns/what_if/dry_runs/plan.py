"""The follow-ups that a dry run has planned, as columns: a large one is read as soon as a small."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customers.enums import Channel
from tiering.rules.columns import Figures, Mask

EPOCH = date(1970, 1, 1)
NOBODY = 0
# as `dry_follow_ups.sql` has them; days since the epoch
COLUMNS = (
    "customer", "unit", "officer", "account", "lead", "is_owned", "anchor_on", "planned_on",
    "due_on", "step", "channel", "plan_channel",
)  # fmt: skip
WORDS = 3  # the last ones: kept as places in a list of words


@dataclass(frozen=True)
class DryStep:
    """`channel` as the night has it, `plan_channel` as the plan has it; `lead` is the campaign that
    speaks for this one, its own too. Without an officer it is the unit's pool; `is_owned` says
    whether the customer has one.
    """

    customer: int
    unit: int
    officer: int | None
    account: int | None
    lead: int | None
    is_owned: bool
    anchor_on: date
    planned_on: date
    due_on: date
    step: str
    channel: str
    plan_channel: str

    @property
    def is_moved(self) -> bool:
        return self.due_on != self.planned_on

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def plan_channel_name(self) -> str:
        return str(Channel(self.plan_channel).label)

    @property
    def is_other_channel(self) -> bool:
        return bool(self.plan_channel) and self.channel != self.plan_channel


@dataclass(frozen=True)
class Plan:
    """A row per follow-up, those of a customer side by side, a column for each of `COLUMNS`."""

    rows: NDArray[np.int64]
    words: tuple[str, ...]

    @classmethod
    def of(cls, found: Sequence[Sequence[Any]]) -> "Plan":
        """From the lines of `dry_follow_ups.sql`."""
        words = sorted({word for line in found for word in line[-WORDS:]})
        place = {word: i for i, word in enumerate(words)}
        rows = np.empty((len(found), len(COLUMNS)), dtype=np.int64)
        for i, column in enumerate(zip(*found, strict=True)):
            is_word = i >= len(COLUMNS) - WORDS
            rows[:, i] = [place[each] for each in column] if is_word else column
        return cls(rows, tuple(words))

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> Figures:
        found: Figures = self.rows[:, COLUMNS.index(name)]
        return found

    def only(self, which: Mask) -> "Plan":
        return Plan(self.rows[which], self.words)

    @cached_property
    def customers(self) -> tuple[Figures, Figures]:
        """Who has a follow-up, in the order of the rows, and where the rows of each begin."""
        customer = self.column("customer")
        begins = np.flatnonzero(np.diff(customer, prepend=-1))
        return customer[begins], begins

    def steps(self, start: int = 0, end: int | None = None) -> list[DryStep]:
        return [self._step(row) for row in self.rows[start:end].tolist()]

    def _step(self, row: list[int]) -> DryStep:
        customer, unit, officer, account, lead, is_owned, *days = row[:-WORDS]
        anchor_on, planned_on, due_on = (EPOCH + timedelta(days=n) for n in days)
        return DryStep(
            customer,
            unit,
            officer or None,
            account or None,
            lead or None,
            bool(is_owned),
            anchor_on,
            planned_on,
            due_on,
            *(self.words[n] for n in row[-WORDS:]),
        )


@dataclass(frozen=True)
class Outline:
    """`on` is the night. `n_entering` has those held out, who get no follow-up."""

    on: date
    figures_of: date
    n_entering: int
    n_held_out: int
    n_leaving: int
    is_held_back: bool
    made_at: datetime


@dataclass(frozen=True)
class DryRun(Outline):
    plan: Plan

    @property
    def steps(self) -> list[DryStep]:
        return self.plan.steps()


def days_of(numbers: Iterable[int]) -> list[date]:
    return [EPOCH + timedelta(days=n) for n in numbers]
