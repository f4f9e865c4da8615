from tiering.rules import labels_of, metrics_of, parse, schemes_of, sensitive_metrics_of
from tiering.rules.references import columns_of

NODE = parse(
    {
        "any": [
            {"metric": "label.RETAIL", "op": "in", "value": ["VIP", "PRIVATE"]},
            {"not": {"metric": "threshold.SIZE", "op": "eq", "value": "LARGE"}},
            {
                "at_least": 1,
                "of": [
                    {"metric": "aum_month_avg", "op": "ge", "value": 1},
                    {"metric": "gender", "op": "is_empty"},
                    {"metric": "label.ACTIVITY", "op": "is_empty"},
                ],
            },
        ]
    }
)


def test_metrics_of_names_every_leaf() -> None:
    assert metrics_of(NODE) == {
        "label.RETAIL",
        "threshold.SIZE",
        "aum_month_avg",
        "gender",
        "label.ACTIVITY",
    }


def test_columns_of_names_sums_and_days() -> None:
    assert columns_of(NODE) == {"carried", "threshold", "aum_month_sum", "month_days", "gender"}


def test_schemes_of_names_labels_and_thresholds() -> None:
    assert schemes_of(NODE) == {"RETAIL", "SIZE", "ACTIVITY"}


def test_labels_of_names_scheme_and_label() -> None:
    assert labels_of(NODE) == {("RETAIL", "VIP"), ("RETAIL", "PRIVATE"), ("SIZE", "LARGE")}


def test_sensitive_metrics_of_flags_personal_traits() -> None:
    assert sensitive_metrics_of(NODE) == {"gender"}
