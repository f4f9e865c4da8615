"""Labels of the night: which are earned, which are carried, and the history of their changes."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from kernel import drafts, sql
from kernel.drafts import Draft
from tiering.models import CustomerLabel, LabelChange
from tiering.queries import SchemeVersion, label_book, month_closing, state, versions_on
from tiering.queries.periods import month_end
from tiering.rules import LabelBook
from tiering.scoring import by_hand, closes, movers
from tiering.scoring.finding import find_movers
from tiering.scoring.phases import Phase, phases_of

room = sql.Room(Path(__file__).parent / "sql")


class Moved(NamedTuple):
    """Customers whose tier changes tonight, of those who carried one before."""

    n_moved: int
    n_labelled: int


def score(*, on: date) -> int:
    """Drafts the labels of `on` from its metrics; returns the rows drafted.

    Months that ended without a delivery close first, each by the rules of its last day. Then all
    schemes in one scan. The month that ends tonight closes after a first look at its scheme; the
    second look finds what a downgrade has opened, and scores the schemes that ask for the tier.
    """
    sql.set_pace()
    book = label_book()
    versions = versions_on(on, book)
    ended = [month_end(month) for month in closes.months_ended()]
    n_rows = by_hand.take_over(versions)
    n_rows += sum(closes.close(last_day, book) for last_day in ended if last_day < on)
    phases = phases_of(versions)
    if on in ended:
        n_closing = next((n for n, phase in enumerate(phases) if month_closing(phase)), 0)
        n_rows += _score(phases[: n_closing + 1], on, book) + closes.close(on, book)
        phases = phases[n_closing:]
    n_rows += _score(phases, on, book)
    n_rows += movers.value_families() + _keep_versions(versions)
    drafts.analyze([Draft(CustomerLabel), Draft(LabelChange)])
    return n_rows


def _score(phases: Sequence[Phase], on: date, book: LabelBook) -> int:
    if not phases or not find_movers(phases, on, book):
        return 0
    return movers.move([version for phase in phases for version in phase], on)


def _keep_versions(versions: Sequence[SchemeVersion]) -> int:
    in_force = {version.code: version.version for version in versions}
    return room.run("keep_rule_versions", {"rule_versions": json.dumps(in_force)})


def n_moved(*, on: date) -> Moved:
    """For the hold check: how many of the customers labelled before move to another tier."""
    scheme = month_closing(versions_on(on))
    if scheme is None:
        return Moved(0, 0)
    return Moved(*room.rows("n_moved", {"scheme": scheme.scheme_id})[0])


def who_moved(*, on: date) -> dict[str, Any]:
    """For who decides on a held night: from label to label, in which units, and the largest.

    Labels by their keys, amounts as text, customers by the key of their page.
    """
    scheme = month_closing(versions_on(on))
    asked = {"scheme": scheme.scheme_id if scheme else None}
    return {
        "flow": [[*row[:3], str(row[3])] for row in room.rows("moved_flow", asked)],
        "units": [list(row) for row in room.rows("moved_units", asked)],
        "sample": [
            [str(row[0]), *row[1:3], str(row[3])] for row in room.rows("moved_sample", asked)
        ],
    }


def is_exempt(*, on: date) -> bool:
    """Nights on which many moves are expected.

    A month's first night with upgrades open, month closes, the first night of new rules.
    """
    before, scheme = state.published(), month_closing(versions_on(on))
    if before is None or scheme is None or closes.months_ended():
        return True
    if before.rule_versions.get(scheme.code) != scheme.version:
        return True
    opens = scheme.definition.upgrade_min_days
    was_open = before.scored_on >= on.replace(day=1) and before.scored_on.day >= opens
    return on.day >= opens and not was_open
