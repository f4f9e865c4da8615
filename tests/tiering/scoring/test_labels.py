"""Labels of the schemes that are no tiers, the phases, rule versions and the hold check."""

from datetime import date

from tests.tiering.scoring.nights import Nights, history, label_of
from tiering.models import CustomerLabel, LabelChange, RuleSet
from tiering.scoring import labels


def test_tier_is_entered_climbs_and_falls(nights: Nights) -> None:
    nights.account("A", "C", balance="50000")
    nights.run("2026-01-31")
    nights.account("A", "C", balance="9000")
    for night in ("2026-02-28", "2026-03-31", "2026-04-30"):
        nights.run(night)
    assert history("C") == [
        ("2026-01-31", "", "GOLD", "entered"),
        ("2026-04-30", "GOLD", "LOW", "downgrade"),
    ]


def test_threshold_is_an_overlay_above_the_label_carried(nights: Nights) -> None:
    nights.account("A", "C", balance="310000")
    nights.account("B", "D", balance="40000")
    nights.run("2026-03-12")
    for no, label, threshold in (("C", "GOLD", "VIP"), ("D", "MASS", "GOLD")):
        held = CustomerLabel.objects.get(customer__customer_no=no, scheme__code="RETAIL")
        assert (held.label.code, held.threshold_to.code) == (label, threshold)


def test_downgrade_opens_the_threshold_in_the_same_night(nights: Nights) -> None:
    nights.account("A", "C", balance="60000")
    nights.run("2026-01-01")
    nights.account("A", "C", balance="40000")
    for night in ("2026-02-01", "2026-02-28", "2026-03-31", "2026-04-30"):
        nights.run(night)
    held = CustomerLabel.objects.get(customer__customer_no="C", scheme__code="RETAIL")
    assert (held.label.code, held.threshold_to.code) == ("MASS", "GOLD")


def test_watch_reaches_the_life_cycle_in_the_same_night(nights: Nights) -> None:
    nights.account("A", "C", balance="60000")
    nights.customer("C", opened_on="2023-01-01")
    nights.run("2026-01-31")
    assert label_of("C", "LIFECYCLE") == "MATURE"
    nights.account("A", "C", balance="1")
    nights.run("2026-02-01")
    nights.run("2026-02-28")
    assert label_of("C", "LIFECYCLE") == "AT_RISK"
    assert history("C", "LIFECYCLE")[-1] == ("2026-02-28", "MATURE", "AT_RISK", "changed")


def test_label_moves_with_the_calendar_alone(nights: Nights) -> None:
    nights.account("A", "C", balance="60000")
    nights.customer("C", opened_on="2026-01-01")
    nights.activity("C", last_transaction_on="2026-03-01")
    nights.run("2026-03-02")
    assert (label_of("C", "LIFECYCLE"), label_of("C", "ACTIVITY")) == ("ONBOARDING", "ACTIVE")
    nights.run("2026-06-30")
    assert (label_of("C", "LIFECYCLE"), label_of("C", "ACTIVITY")) == ("ACTIVE", "POTENTIAL")


def test_scheme_that_no_longer_applies_is_left(nights: Nights) -> None:
    nights.account("A", "C", balance="500", product_class="term", term_months=6)
    nights.run("2026-03-02")
    assert label_of("C", "TIME_DEPOSIT_TERM") == "SHORT"
    nights.account("A", "C", closed_on="2026-03-03")
    nights.run("2026-03-03")
    assert label_of("C", "TIME_DEPOSIT_TERM") is None
    assert history("C", "TIME_DEPOSIT_TERM")[-1] == ("2026-03-03", "SHORT", "", "left")


def test_corporate_class_is_proposed_not_carried(nights: Nights) -> None:
    nights.company(
        "F", industry="retail", employees=400, revenue_wan="30000", supported_industry=True,
        pos_monthly="9000000", ebank_active=True,
    )  # fmt: skip
    nights.account("A", "F", balance="400000000")
    nights.run("2026-03-30")
    nights.run("2026-04-01")
    held = CustomerLabel.objects.get(customer__customer_no="F", scheme__code="CORPORATE")
    assert (held.label, held.earned.code) == (None, "QUALITY")
    assert label_of("F", "ENTERPRISE_SIZE") == "LARGE"
    assert not LabelChange.objects.filter(scheme__code="CORPORATE").exists()


def test_family_of_a_valued_customer_is_known_the_same_night(nights: Nights) -> None:
    nights.account("A", "C", balance="900000")
    nights.customer("D")
    nights.relation("D", "C", "family", "2026-03-02")
    nights.run("2026-03-02")
    flags = CustomerLabel.objects.values_list(
        "customer__customer_no", "customer__metric__is_family_of_valued"
    )
    assert dict(flags) == {"C": False, "D": True}


def version_two(line: str, effective_from: str) -> None:
    first = RuleSet.objects.get(scheme__code="RETAIL", version=1)
    definition = first.definition
    gold = next(each for each in definition["labels"] if each["code"] == "GOLD")
    gold["condition"]["value"] = line
    RuleSet.objects.create(
        scheme=first.scheme, version=2, state="approved", definition=definition,
        effective_from=effective_from,
    )  # fmt: skip


def test_new_rules_count_from_their_day(nights: Nights) -> None:
    version_two("60000", "2026-03-15")
    nights.account("A", "C", balance="55000")
    nights.run("2026-03-14")
    assert label_of("C") == "GOLD"
    nights.account("B", "D", balance="55000")
    nights.run("2026-04-02")
    assert label_of("D") == "MASS"
    assert (
        LabelChange.objects.get(customer__customer_no="D", scheme__code="RETAIL").rule_version == 2
    )


def test_nights_of_many_expected_moves_are_exempt(nights: Nights) -> None:
    version_two("60000", "2026-03-20")
    exempt = {}
    nights.account("A", "C", balance="20000")
    for night in ("2026-03-08", "2026-03-09", "2026-03-10", "2026-03-11", "2026-03-20",
                  "2026-03-21", "2026-04-01"):  # fmt: skip
        nights.draft(night)
        exempt[night[5:]] = labels.is_exempt(on=date.fromisoformat(night))
        nights.publish(night)
    assert [night for night, is_exempt in exempt.items() if is_exempt] == [
        "03-08", "03-10", "03-20", "04-01"
    ]  # fmt: skip


def test_customers_who_move_are_counted_against_those_labelled(nights: Nights) -> None:
    nights.account("A", "C", balance="20000")
    nights.account("B", "D", balance="20000")
    nights.run("2026-03-11")
    nights.account("A", "C", balance="9000000")
    nights.account("N", "E", balance="1")
    nights.draft("2026-03-12")
    assert labels.n_moved(on=date(2026, 3, 12)) == (1, 2)
