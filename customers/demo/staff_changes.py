"""What happens to officers and portfolios half-way: one leaves, some customers move house."""

from dataclasses import dataclass

import numpy as np

from customers.demo.organisation import Organisation
from customers.demo.people import Register

MOVERS = 3
DAYS_TO_SUCCESSOR = 4


@dataclass(frozen=True)
class StaffChanges:
    organisation: Organisation
    n_month_ends: int
    n_deliveries: int

    @property
    def leaving_step(self) -> int:
        """In the middle of the daily deliveries."""
        return self.n_month_ends + (self.n_deliveries - self.n_month_ends) // 2

    def apply(
        self, rng: np.random.Generator, step: int, organisation: Organisation, register: Register
    ) -> Organisation:
        """The organisation of this delivery's day; the register is changed in place."""
        if step == 0 or self.leaving_step >= self.n_deliveries:
            return organisation
        leaver = self.organisation.managers[-1]
        if step == self.leaving_step:
            _move_house(rng, register, self.organisation)
            return organisation.without(leaver.staff_no)
        if step == self.leaving_step + DAYS_TO_SUCCESSOR:
            _hand_over(register, leaver.staff_no, self.organisation.managers[-2].staff_no)
        return organisation


def _move_house(rng: np.random.Generator, register: Register, organisation: Organisation) -> None:
    """A few customers go from the first branch's first manager to one of another region."""
    old, new = organisation.managers[0], organisation.managers[len(organisation.managers) // 2]
    own = np.flatnonzero(register.manager_no == old.staff_no)
    movers = rng.permutation(own)[:MOVERS]
    register.org_code[movers] = new.org_code
    register.manager_no[movers] = new.staff_no


def _hand_over(register: Register, leaver: str, successor: str) -> None:
    """Every second customer of the leaver gets a new manager; the rest wait in the pool."""
    own = np.flatnonzero(register.manager_no == leaver)[::2]
    register.manager_no[own] = successor
