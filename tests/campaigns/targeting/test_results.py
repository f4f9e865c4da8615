"""What came of it, by the play's own way of counting."""

from datetime import date, timedelta
from decimal import Decimal

from campaigns.models import Campaign, CampaignResult, FollowUp, MaturityOutcome
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank, set_metrics, work
from tiering.models import AumChange, MonthAverage

TUESDAY = MONDAY + timedelta(days=1)


def result(on: date, arm: str = "contact", unit: str = "B001") -> CampaignResult:
    return CampaignResult.objects.get(as_of=on, arm=arm, org_unit__code=unit, with_below=False)


def test_contacts_are_counted_by_customer_and_what_was_reached(bank: Bank) -> None:
    bank.campaign("ALL")
    for outcomes in (
        ("sent",), ("no_answer", "no_answer"), ("sent", "interested"), ("considering",),
        ("no_answer", "done"), (),
    ):  # fmt: skip
        customer = bank.customer(bank.rm)
        bank.night()
        steps = FollowUp.objects.filter(customer=customer).order_by("due_on")
        for step, outcome in zip(steps, outcomes, strict=False):
            work(step, outcome, TUESDAY)
    bank.night(TUESDAY)
    counted = result(TUESDAY)
    assert (counted.listed, counted.contacted) == (6, 5)
    assert (counted.reached, counted.interested) == (3, 2)
    assert counted.rate is None  # a campaign without a target


def test_arms_are_counted_apart(bank: Bank) -> None:
    bank.campaign("ALL", holdout_share=Decimal("0.5"), plan="SINGLE")
    for _ in range(20):
        bank.customer(bank.rm)
    bank.night()
    assert result(MONDAY).listed + result(MONDAY, "holdout").listed == 20


def test_results_of_a_unit_stand_for_all_who_entered_below(bank: Bank) -> None:
    bank.campaign("ALL", target={"metric": "aum", "op": "ge", "value": 100})
    places = (bank.outlet, bank.branch, bank.other_branch, bank.region)
    first, _, third, _ = (bank.customer(unit=unit) for unit in places)
    bank.night()
    for customer in (first, third):
        set_metrics(customer, aum=Decimal(500))
    bank.night(TUESDAY)
    counted: dict[bool, dict[str, object]] = {True: {}, False: {}}
    for each in CampaignResult.objects.filter(as_of=TUESDAY).select_related("org_unit"):
        figures = (each.listed, each.succeeded, each.rate)
        counted[each.with_below][each.org_unit.code] = figures
    half = Decimal("0.5")
    assert counted[True] == {
        "HO": (4, 2, half), "R01": (4, 2, half), "B001": (2, 1, half), "B001-1": (1, 1, 1),
        "B002": (1, 1, 1),
    }  # fmt: skip
    assert counted[False] == {
        "R01": (1, 0, 0), "B001": (1, 0, 0), "B001-1": (1, 1, 1), "B002": (1, 1, 1),
    }  # fmt: skip
    assert bank.night(TUESDAY) == 0


def test_line_rate_counts_those_above_their_line_now(bank: Bank) -> None:
    bank.campaign(
        "T", audience={"metric": "threshold.RETAIL", "op": "is_not_empty"}, target_kind="line"
    )
    metrics = {"aum": Decimal(40000), "accrued_on": date(2026, 1, 5)}
    customers = [bank.customer(bank.rm, metrics=metrics, threshold="GOLD") for _ in range(4)]
    bank.night()
    set_metrics(customers[0], aum=Decimal(50000), threshold=[])
    bank.night(TUESDAY)
    counted = result(TUESDAY)
    assert (counted.listed, counted.succeeded, counted.base) == (4, 1, 4)
    assert counted.rate == Decimal("0.25")


def test_churn_counts_closed_and_fallen_at_the_month_end(bank: Bank) -> None:
    bank.campaign(
        "VIP", audience={"metric": "label.RETAIL", "op": "eq", "value": "VIP"}, target_kind="churn"
    )
    metrics = {"aum": Decimal(600000), "n_accounts": 1, "accrued_on": date(2026, 1, 5)}
    stays, falls, closes = (bank.customer(bank.rm, metrics=metrics, label="VIP") for _ in range(3))
    bank.night()
    assert result(MONDAY).rate == 0
    set_metrics(closes, n_accounts=0)
    for customer, end_aum in ((stays, 500000), (falls, 499999)):
        MonthAverage.objects.create(
            customer=customer,
            month=date(2026, 3, 1),
            aum_sum=Decimal(18000000),
            days=31,
            end_aum=Decimal(end_aum),
        )
    bank.night(date(2026, 3, 30))
    assert result(date(2026, 3, 30)).succeeded == 2  # March is not over
    bank.night(date(2026, 3, 31))
    counted = result(date(2026, 3, 31))
    assert (counted.base, counted.succeeded, counted.rate) == (3, 1, Decimal("0.6667"))


def test_maturity_is_retained_by_what_stays_in_products(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    kept = bank.customer(bank.rm, metrics={"aum_retained": Decimal(150_000)})
    left = bank.customer(bank.rm, metrics={"aum_retained": Decimal(150_000)})
    accounts = [
        bank.account(customer, date(2026, 3, 18), balance=Decimal(100_000))
        for customer in (kept, left)
    ]
    bank.night()
    bank.night(TUESDAY)
    assert not MaturityOutcome.objects.exists()
    for account in accounts:
        bank.deliver(account, closed_on=date(2026, 3, 18))
        bank.deliver(account.customer.metric, aum_retained=Decimal(50_000))
    bank.night(date(2026, 3, 20))
    assert (result(date(2026, 3, 20)).base, result(date(2026, 3, 20)).succeeded) == (2, 0)
    bank.deliver(kept.metric, aum_retained=Decimal(130_000))
    bank.deliver(left.metric, aum_retained=Decimal(129_999))
    bank.night(date(2026, 4, 17))
    counted = result(date(2026, 4, 17))
    assert (counted.base, counted.succeeded, counted.rate) == (2, 1, Decimal("0.5"))
    assert MaturityOutcome.objects.get(customer=kept).retained_amount == 80_000
    # what comes after the 30 days changes nothing any more
    bank.deliver(left.metric, aum_retained=Decimal(150_000))
    bank.night(date(2026, 4, 20))
    assert result(date(2026, 4, 20)).succeeded == 1


def test_maturities_of_one_customer_share_what_stayed(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm, metrics={"aum_retained": Decimal(200)})
    bank.account(customer, date(2026, 3, 18), balance=Decimal(100))
    bank.account(customer, date(2026, 3, 25), balance=Decimal(100))
    bank.night()
    bank.night(date(2026, 3, 18))  # the first one is renewed
    assert list(MaturityOutcome.objects.values_list("retained_amount", flat=True)) == [100]
    bank.deliver(customer.metric, aum_retained=Decimal(100))  # the second one leaves
    bank.night(date(2026, 3, 25))
    outcomes = MaturityOutcome.objects.order_by("matures_on")
    assert [each.retained_amount for each in outcomes] == [50, 50]
    assert result(date(2026, 3, 25)).succeeded == 0


def test_payroll_rate_is_what_stayed_six_days_after_the_pay_day(bank: Bank) -> None:
    bank.campaign(
        "PAY", anchor="pay_day", target_kind="payroll_retained", target_rate=Decimal("0.3")
    )
    for before, later in ((1000, 5000), (1000, 1500)):
        pay = {"payroll_on": date(2026, 3, 10), "payroll_amount": Decimal(8000)}
        customer = bank.customer(bank.rm, metrics={"aum": Decimal(7), **pay})
        bank.activity(customer, **pay)
        for on, old, new in (
            (date(2026, 3, 10), before, 9000),
            (date(2026, 3, 12), 9000, later),
            (date(2026, 3, 17), later, 7),
        ):
            AumChange.objects.create(
                customer=customer, on=on, old_aum=Decimal(old), new_aum=Decimal(new)
            )
    bank.night(date(2026, 3, 13))
    assert result(date(2026, 3, 13)).rate is None
    bank.night(date(2026, 3, 17))
    counted = result(date(2026, 3, 17))
    assert (counted.base, counted.succeeded) == (2, 1)
    assert (counted.rate_part, counted.rate_whole) == (4500, 16000)
    assert counted.rate == Decimal("0.2813")


def test_same_figures_are_not_written_again_but_corrected_ones_are(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    assert bank.night() == 0
    work(FollowUp.objects.get(step="D0"), "sent", TUESDAY)
    # the officer's load, the branch's own result; result and load of the branch and both above it
    assert bank.night() == 1 + 1 + 3 + 3
    assert result(MONDAY).contacted == 1
    assert Campaign.objects.get(code="ALL").results.count() == 1 + 3
