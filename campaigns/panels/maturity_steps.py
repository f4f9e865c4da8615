"""The contacts before a maturity, as a customer's page and the calendar mark them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from campaigns.models import FollowUp


def steps_by_maturity(
    follow_ups: Iterable[FollowUp],
) -> dict[tuple[int | None, date | None], list[FollowUp]]:
    """Account and day → its steps in the order of the plan, of several tries the last one.

    What has no follow-up is left out, not marked as missing: it fell together with another step,
    came too early, or belongs to somebody held out, whom a mark of its own would give away.
    """
    tries: dict[tuple[int | None, date | None], dict[str, FollowUp]] = defaultdict(dict)
    for each in sorted(follow_ups, key=lambda each: (each.planned_on, each.repeat, each.pk)):
        tries[each.account_id, each.anchor_on][each.step] = each
    return {maturity: list(steps.values()) for maturity, steps in tries.items()}
