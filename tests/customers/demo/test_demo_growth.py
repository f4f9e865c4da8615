"""In the demo the money of a branch grows steadily, so that its targets can be reached."""

from datetime import date

import numpy as np

from customers.demo.days import delivery_dates
from customers.demo.population import draw_population


def test_no_single_firm_makes_the_average_of_a_branch_leap() -> None:
    dates = delivery_dates(end=date(2026, 11, 22), months=3, days=45)
    drawn = draw_population(20_000, dates, 1, n_month_ends=3)
    branches = np.array([str(code)[:4] for code in drawn.register.org_code])
    october, november = (
        drawn.holders.wealth[[on.month == month and on.day > 8 for on in dates]].mean(axis=0)
        for month in (10, 11)
    )
    grown = {
        branch: november[branches == branch].sum() / october[branches == branch].sum() - 1
        for branch in set(branches)
    }
    assert len(grown) == 12
    assert all(0 < share < 0.02 for share in grown.values()), grown
