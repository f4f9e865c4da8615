"""Who belongs to whom, and what was said before this system was there."""

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from customers.demo.days import to_date
from customers.demo.firms import Role
from customers.demo.people import Register
from customers.demo.wealth import Numbers
from customers.demo.writer import Sheet, joined

RELATION_COLUMNS = ("customer_no", "related_no", "relation")
CONTACT_COLUMNS = (
    *("contact_no", "customer_no", "staff_no", "happened_at", "channel", "outcome", "note"),
)
CHANNELS = ("call", "call", "wecom", "wecom", "sms", "visit", "branch", "event")
OUTCOMES = ("sent", "no_answer", "refused", "considering", "interested", "done")
OUTCOME_SHARES = (0.22, 0.2, 0.1, 0.22, 0.16, 0.1)
NOTES = ("", "", "客户希望下月再联系", "介绍了到期产品", "已发送权益说明", "客户询问大额存单利率")
ONE_SIDED = {"wecom": "sent", "sms": "sent", "call": "no_answer"}
MOST_EXECUTIVES = 3
FAMILY_SHARE = REFERRAL_SHARE = 0.03
EXECUTIVE_FAMILY_SHARE = 0.4
GROUP_MEMBER_EVERY = 17

Tie = tuple[int, int, str]


def relations_sheet(
    rng: np.random.Generator, numbers: list[str], people: Numbers, firms: Numbers, roles: list[Role]
) -> Sheet:
    """`people` and `firms` are the places in `numbers` of those who are here from the start."""
    ties = [*_executives(rng, people, firms), *_between_firms(rng, firms, roles)]
    for one, other in _pairs(rng, people, FAMILY_SHARE):
        ties += [(one, other, "family"), (other, one, "family")]
    ties += [(one, other, "referred_by") for one, other in _pairs(rng, people, REFERRAL_SHARE)]
    keys = {(numbers[one], numbers[other], tie) for one, other, tie in ties if one != other}
    return Sheet(RELATION_COLUMNS, [joined(key) for key in sorted(keys)])


def _executives(rng: np.random.Generator, people: Numbers, firms: Numbers) -> list[Tie]:
    """One to three for each firm, some of them with a relative among the customers."""
    ties: list[Tie] = []
    for firm in firms.tolist():
        for person in rng.choice(people, size=rng.integers(1, MOST_EXECUTIVES + 1)).tolist():
            ties.append((person, firm, "executive_of"))
            if rng.random() < EXECUTIVE_FAMILY_SHARE:
                relative = int(rng.choice(people))
                ties += [(person, relative, "family"), (relative, person, "family")]
    return ties


def _between_firms(rng: np.random.Generator, firms: Numbers, roles: list[Role]) -> list[Tie]:
    """Members of the strategic firms' groups, and suppliers."""
    heads = [firm for firm, role in zip(firms.tolist(), roles, strict=True) if role == "strategic"]
    members = firms[::GROUP_MEMBER_EVERY] if heads else firms[:0]
    ties: list[Tie] = [
        (firm, heads[nth % len(heads)], "group_member") for nth, firm in enumerate(members.tolist())
    ]
    supplied = rng.choice(firms, size=(len(firms) // 3, 2)).tolist()
    return ties + [(one, other, "supplier_of") for one, other in supplied]


def _pairs(rng: np.random.Generator, people: Numbers, share: float) -> list[tuple[int, int]]:
    count = int(len(people) * share)
    pairs: list[tuple[int, int]] = rng.choice(people, size=(count, 2)).tolist()
    return pairs


class ContactBook:
    """Hands out contact numbers; one call per span of days."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._next = 1

    def sheet(
        self, register: Register, spoken_to: NDArray[np.bool_], first: int, last: int
    ) -> Sheet:
        """One contact each for those of `spoken_to` who have a manager, on a weekday between."""
        rng, lines = self._rng, []
        for customer in np.flatnonzero(spoken_to & (register.manager_no != "")).tolist():
            on = to_date(int(rng.integers(first, last + 1)))
            on -= timedelta(days=max(0, on.weekday() - 4))
            who = (register.customer_no[customer], register.manager_no[customer])
            what = _how_it_went(rng)
            at = f"{on} {rng.integers(9, 17):02d}:{rng.integers(0, 60):02d}:00"
            lines.append(joined((f"H{self._next:08d}", *who, at, *what, rng.choice(NOTES))))
            self._next += 1
        return Sheet(CONTACT_COLUMNS, lines, "delta")


def _how_it_went(rng: np.random.Generator) -> tuple[str, str]:
    """Channel and outcome: a message is sent, a call may not be answered, who comes has talked."""
    channel = str(rng.choice(CHANNELS))
    outcome = str(rng.choice(OUTCOMES, p=OUTCOME_SHARES))
    if outcome in ("sent", "no_answer"):
        outcome = ONE_SIDED.get(channel, "considering")
    return channel, outcome
