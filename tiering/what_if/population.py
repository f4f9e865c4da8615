"""The population of the last published night: one file per figure, beside the database.

A figure is brought when a rule first asks for it and stands until the next publication. Processes
share the files, which are mapped into memory, never read whole.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from psycopg2 import sql as pg

from customers.queries import Publication, publication
from kernel import sql
from tiering.queries import label_book, state, wide_row
from tiering.queries.periods import ONE_DAY, Periods
from tiering.rules import LabelBook
from tiering.rules.catalogue import metric_of
from tiering.rules.columns import MISSING, Figures, encode
from tiering.rules.metric import Metric

# who has figures; the others have no label either
CUSTOMERS = pg.SQL(
    "(select c.id as customer_id, c.customer_no, c.org_unit_id, c.owner_id"
    " from customers_customer c where c.id in (select m.customer_id from tiering_customermetric m))"
)
CUSTOMER, UNIT, UNITS = "customer", "unit", "units"
AHEAD = "ahead"
ATTEMPTS = 3
AT_ONCE = 10  # figures: what is in memory while they are brought
LONGEST_READ = 3600  # seconds
# COPY's own header, and what it puts before each row and each number
_HEADER, _ROW, _NUMBER = 19, ("n", ">i2"), [("size", ">i4"), ("is", ">i8")]


class NotTriedNow(Exception):
    """There are no figures to try anything on at this moment, in words for the reader."""


class PopulationMoved(NotTriedNow):
    """A night was published while figures were brought."""

    def __str__(self) -> str:
        return _("A night is being published at this moment: please try again in a minute.")


class NoNightYet(NotTriedNow):
    """Nobody has figures before the first scored night."""

    def __str__(self) -> str:
        return _("There is no night yet whose customers it could be tried on.")


@dataclass(frozen=True)
class Population:
    """All customers in the order of their ids, as of the night `on`."""

    on: date
    live_from: date
    book: LabelBook
    folder: Path

    def __len__(self) -> int:
        return len(self.customers)

    @property
    def customers(self) -> Figures:
        """Their ids, ascending."""
        return self._read(CUSTOMER)

    @property
    def units(self) -> Figures:
        """The ids of the units that customers are of."""
        return self._read(UNITS)

    @property
    def unit(self) -> Figures:
        """For each customer the place of its unit in `units`."""
        return self._read(UNIT)

    def figures(self, metric: Metric) -> Figures:
        return self._read(_name(metric, self.book))

    def own(self, name: str) -> Figures:
        """What `bring_own` or `bring_rows` has brought."""
        return self._read(name)

    def places_of(self, customers: Iterable[int]) -> NDArray[np.intp]:
        """Where these stand among all; who has no figures stands nowhere."""
        wanted = np.array(sorted(set(customers)), dtype=np.int64)
        places = np.searchsorted(self.customers, wanted)
        inside = places < len(self)
        found: NDArray[np.intp] = places[inside]
        is_there: NDArray[np.bool_] = self.customers[found] == wanted[inside]
        there: NDArray[np.intp] = found[is_there]
        return there

    def days(self, divisor: str) -> int:
        days = Periods(self.on, self.live_from).constants()[divisor]
        return days if isinstance(days, int) else 0

    def bring(self, codes: Iterable[str]) -> None:
        """Figures that no rule has asked for since the night was published."""
        wanted = {_name(metric, self.book): metric for metric in map(metric_of, codes)}
        with _alone(self.folder):
            lacking = {name: m for name, m in wanted.items() if not self._file(name).exists()}
            if not lacking:
                return
            names = list(lacking)
            for i in range(0, len(names), AT_ONCE):
                self._bring({name: lacking[name] for name in names[i : i + AT_ONCE]})

    def bring_own(self, columns: Mapping[str, pg.Composable]) -> None:
        """Whole numbers that an upper floor asks for beside the figures: expressions over `m`, the
        customer's own row.
        """
        with _alone(self.folder):
            lacking = {n: each for n, each in columns.items() if not self._file(n).exists()}
            if lacking:
                self._keep(CUSTOMERS, lacking)

    def _bring(self, lacking: dict[str, Metric]) -> None:
        figures = {name: encode(metric, self.book) for name, metric in lacking.items()}
        self._keep(wide_row(self.on, drafted=False), figures)

    def _keep(self, source: pg.Composable, columns: Mapping[str, pg.Composable]) -> None:
        rows = _rows_of(source, list(columns.values()))
        ids, order = _in_order(rows["customer"])
        if not np.array_equal(ids, self.customers):
            raise PopulationMoved
        for name, column in zip(columns, rows["figures"].T, strict=True):
            self._write(name, column[order])

    def bring_rows(self, source: pg.Composable, columns: Mapping[str, pg.Composable]) -> None:
        """Numbers of rows of another table, at most one per customer: expressions over `m`, who has
        no row has none of them.
        """
        with _alone(self.folder):
            lacking = {
                name: each for name, each in columns.items() if not self._file(name).exists()
            }
            if not lacking:
                return
            rows = _rows_of(source, list(lacking.values()))
            place = np.searchsorted(self.customers, rows["customer"])
            place[place == len(self)] = 0
            known = self.customers[place] == rows["customer"] if len(self) else place < 0
            for name, column in zip(lacking, rows["figures"].T, strict=True):
                whole = np.full(len(self), MISSING)
                whole[place[known]] = column[known]
                self._write(name, whole)

    def found(self) -> None:
        """The customers and their units, which all figures stand beside."""
        with _alone(self.folder):
            if self._file(CUSTOMER).exists():
                return
            rows = _rows_of(CUSTOMERS, [pg.SQL("m.org_unit_id")])
            ids, order = _in_order(rows["customer"])
            units, unit = np.unique(rows["figures"][:, 0][order], return_inverse=True)
            for name, array in ((UNITS, units), (UNIT, unit), (CUSTOMER, ids)):
                self._write(name, array)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.npy"

    def _read(self, name: str) -> Figures:
        array: Figures = np.load(self._file(name), mmap_mode="r")
        return array

    def _write(self, name: str, array: Figures) -> None:
        """Whole or not at all: other processes look for it."""
        unfinished = self.folder / f"{name}.part"
        with unfinished.open("wb") as file:
            np.save(file, np.ascontiguousarray(array, dtype=np.int64))
        os.replace(unfinished, self._file(name))


def population(
    codes: Iterable[str],
    own: Mapping[str, pg.Composable] | None = None,
    *,
    is_ahead: bool = False,
) -> Population | None:
    """The population with the figures of these metrics, and with what else an upper floor names;
    None before the first scored night.

    Ahead it stands on the day after: as the next night finds it where nothing but the day changes.
    """
    codes = list(codes)
    for _attempt in range(ATTEMPTS):
        published, scored = publication(), state.published()
        if published is None or scored is None:
            return None
        folder, on = _folder(published), published.on
        if is_ahead:
            folder, on = folder / AHEAD, on + ONE_DAY
            folder.mkdir(exist_ok=True, mode=0o700)
        standing = Population(on, scored.live_from, label_book(), folder)
        try:
            standing.found()
            standing.bring(codes)
            standing.bring_own(own or {})
        except PopulationMoved:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        if publication() == published:
            return standing
    raise PopulationMoved


def _folder(published: Publication) -> Path:
    """That of the publication; earlier ones go when nobody can be reading them any more."""
    every = settings.BANKCRM_POPULATION or settings.BANKCRM_VAR / "population"
    folder: Path = every / published.name
    if not folder.exists():
        for old in every.glob("*"):
            if time.time() - old.stat().st_mtime > LONGEST_READ:
                shutil.rmtree(old, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process brings, the others wait and find it there."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _name(metric: Metric, book: LabelBook) -> str:
    return f"{metric.column}-{book.slots[metric.scheme]}" if metric.scheme else metric.column


def _rows_of(source: pg.Composable, figures: list[pg.Composable]) -> NDArray[np.void]:
    """`customer` and `figures` of everyone; COPY's binary form has numbers that need no parsing."""
    statement = pg.SQL(
        "copy (select m.customer_id, {} from {} m) to stdout (format binary)"
    ).format(pg.SQL(", ").join(pg.SQL("{}::bigint").format(each) for each in figures), source)
    row = np.dtype([_ROW, ("customer", _NUMBER), ("figures", _NUMBER, (len(figures),))])
    with TemporaryFile() as file:
        sql.copy_out(statement, file)
        n_rows = (file.tell() - _HEADER) // row.itemsize
        file.seek(_HEADER)
        found = np.fromfile(file, dtype=row, count=n_rows)
    plain = np.dtype([("customer", np.int64), ("figures", np.int64, (len(figures),))])
    rows = np.empty(n_rows, dtype=plain)
    rows["customer"] = found["customer"]["is"]
    rows["figures"] = found["figures"]["is"]
    return rows


def _in_order(ids: Figures) -> tuple[Figures, NDArray[np.intp]]:
    order = np.argsort(ids)
    return ids[order], order
