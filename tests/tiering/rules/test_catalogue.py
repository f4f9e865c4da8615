from tiering.enums import LabelKind, Policy
from tiering.rules import CATALOGUE, GROUPS, find_metric
from tiering.rules.catalogue import RATING_RANKS, RATINGS
from tiering.rules.rule_set import KINDS, POLICIES


def test_metrics_have_names_and_a_known_group() -> None:
    for code, metric in CATALOGUE.items():
        assert metric.code == code
        assert metric.name("en").strip()
        assert metric.name("zh-hans").strip()
        assert metric.group in GROUPS


def test_metrics_names_are_unique_in_each_language() -> None:
    for language in ("en", "zh"):
        names = [metric.name(language) for metric in CATALOGUE.values()]
        assert len(names) == len(set(names))


def test_only_age_and_gender_are_sensitive() -> None:
    assert {code for code, metric in CATALOGUE.items() if metric.sensitive} == {"age", "gender"}


def test_ratings_rise_from_c_minus_to_aaa() -> None:
    ordered = sorted(RATINGS, key=RATING_RANKS.__getitem__)

    assert ordered[:4] == ["C-", "C", "C+", "B-"]
    assert ordered[-5:] == ["AA", "AA+", "AAA-", "AAA", "AAA+"]
    assert RATING_RANKS["C-"] == 1


def test_find_metric_knows_labels_and_thresholds_of_any_scheme() -> None:
    label, threshold = find_metric("label.X"), find_metric("threshold.X")

    assert label is not None
    assert threshold is not None
    assert (label.scheme, label.column) == ("X", "carried")
    assert (threshold.scheme, threshold.column) == ("X", "threshold")
    assert find_metric("label.") is None
    assert find_metric("x") is None


def test_words_of_definitions_are_those_of_the_tables() -> None:
    assert set(KINDS) == set(LabelKind.values)
    assert set(POLICIES) == set(Policy.values)
