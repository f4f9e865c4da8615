"""The lines of a large file, delivery after delivery: only what has changed is written anew."""

from collections.abc import Callable

import numpy as np

from customers.demo.wealth import Numbers

Write = Callable[[Numbers, Numbers], list[str | None]]


class Lines:
    """One line per row of a file, and the figures that it was written from, one column per row."""

    def __init__(self) -> None:
        self._lines: list[str | None] = []
        self._figures: Numbers = np.zeros((0, 0), dtype=np.int64)

    def renewed(self, figures: Numbers, write: Write) -> list[str | None]:
        """`write` is given the numbers of the rows and their figures. Rows are added at the end."""
        count = len(self._lines)
        is_stale = np.ones(figures.shape[1], dtype=bool)
        if count:
            is_stale[:count] = (figures[:, :count] != self._figures).any(axis=0)
        stale = np.flatnonzero(is_stale)
        lines = self._lines + [None] * (figures.shape[1] - count)
        for row, line in zip(stale.tolist(), write(stale, figures[:, stale]), strict=True):
            lines[row] = line
        self._lines, self._figures = lines, figures
        return lines
