"""A total shared out: the parts are as their weights, and sum to the total to the last step."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

ONE = Decimal(1)
Key = TypeVar("Key", bound=Hashable)


def shared(
    total: Decimal | int, weights: Sequence[Decimal | int], *, step: Decimal = ONE
) -> list[Decimal]:
    """By largest remainder: each part is a whole number of steps and less than one step away from
    its exact share. Where all weigh nothing, all weigh the same; of equals the first gets more.
    """
    n_steps = Fraction(total) / Fraction(step)
    if n_steps.denominator != 1:
        raise ValueError(f"{total} is no whole number of steps of {step}")
    if any(weight < 0 for weight in weights):
        raise ValueError("nobody weighs less than nothing")
    is_weighed = any(weights)
    weigh = [Fraction(weight) if is_weighed else Fraction(1) for weight in weights]
    whole_weight = sum(weigh)
    exact = [abs(n_steps) * weight / whole_weight for weight in weigh]
    whole = [int(share) for share in exact]
    left = int(abs(n_steps)) - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in by_remainder[:left]:
        whole[i] += 1
    return [(n if n_steps > 0 else -n) * step for n in whole]


@dataclass(frozen=True)
class Cascade(Generic[Key]):
    """A total of whole things that comes down a tree, level by level.

    `weights` are of a node with all below it; what it weighs beyond those below it is its own, and
    keeps its share there. Who is `set_by_hand` gets just that, and the rest goes over all others.
    """

    below: Mapping[Key, Sequence[Key]]
    weights: Mapping[Key, int]
    set_by_hand: Mapping[Key, int]

    def parts(self, top: Key, total: int) -> dict[Key, int]:
        """Node → its part, with all below it."""
        found, waiting = {top: total}, [top]
        while waiting:
            node = waiting.pop()
            parts = self._parts_below(node, found[node])
            found |= parts
            waiting += parts
        return found

    def taken_below(self, node: Key) -> int:
        """By those under a node who are set by hand."""
        return sum(map(self._set_in, self.below.get(node, ())))

    def has_room_below(self, node: Key) -> bool:
        """Whether somebody under a node is left to take the rest."""
        return any(map(self._takes_more, self.below.get(node, ())))

    def _takes_more(self, node: Key) -> bool:
        if node in self.set_by_hand:
            return False
        return not self.below.get(node) or self._own(node) > 0 or self.has_room_below(node)

    def _parts_below(self, node: Key, part: int) -> dict[Key, int]:
        below = self.below.get(node, ())
        others = [each for each in below if self._takes_more(each)]
        weights = [self._free(each) for each in others]
        own = self._own(node)
        rest = max(part - self.taken_below(node), 0)  # units move, and what is set stays
        shares = shared(rest, [*weights, own] if own > 0 else weights)
        more = dict(zip(others, map(int, shares), strict=False))  # the last is the node's own
        return {each: self._set_in(each) + more.get(each, 0) for each in below}

    def _set_in(self, node: Key) -> int:
        return self.set_by_hand.get(node, self.taken_below(node))

    def _free(self, node: Key) -> int:
        """What a node weighs without those who are set by hand."""
        others = filter(self._takes_more, self.below.get(node, ()))
        return max(self._own(node), 0) + sum(map(self._free, others))

    def _own(self, node: Key) -> int:
        below = sum(self.weights.get(each, 0) for each in self.below.get(node, ()))
        return self.weights.get(node, 0) - below
