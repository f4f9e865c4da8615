"""A total shared out: the parts are as their weights, and sum to the total to the last step."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

ONE = Decimal(1)


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
