"""What differs between two versions, in words; their hashes; and the ranks of their labels."""

from typing import Any

import pytest

from tiering.rules import (
    RuleError,
    SchemeDefinition,
    describe_difference,
    differences,
    digest_of,
    ranks_under,
    shipped_schemes,
)

RETAIL = next(each for each in shipped_schemes() if each.code == "RETAIL")


def changed(**keys: Any) -> SchemeDefinition:
    return SchemeDefinition.parse(RETAIL.to_json() | keys)


def with_label(code: str, **keys: Any) -> SchemeDefinition:
    labels: Any = RETAIL.to_json()["labels"]
    return changed(
        labels=[each | keys if each["code"] == code else each for each in labels],
        threshold_bands=[],
    )


def words(after: SchemeDefinition, before: SchemeDefinition = RETAIL) -> dict[str, tuple[str, str]]:
    return {
        each.path: (describe_difference(each, "en"), describe_difference(each, "zh-hans"))
        for each in differences(before, after)
    }


def without_bands() -> SchemeDefinition:
    return changed(threshold_bands=[])


def test_equal_versions_do_not_differ() -> None:
    assert differences(RETAIL, SchemeDefinition.parse(RETAIL.to_json())) == []


def test_line_that_moves_is_told_by_its_amounts() -> None:
    lower = with_label("VIP", condition={"metric": "aum_month_avg", "op": "ge", "value": "450000"})
    assert words(lower, without_bands()) == {
        "labels.VIP.condition": (
            "“VIP”, month daily average AUM: CNY 500,000 → CNY 450,000",
            "“贵宾”的月日均资产：50万元 → 45万元",
        )
    }


def test_only_the_line_that_moves_is_told_of_a_group() -> None:
    def of(amount: str) -> SchemeDefinition:
        old = {"metric": "age", "op": "ge", "value": "60"}
        rich = {"metric": "aum", "op": "ge", "value": amount}
        return with_label("VIP", condition={"all": [old, {"any": [rich, {"not": old}]}]})

    assert words(of("20000"), of("10000")) == {
        "labels.VIP.condition[1]": (
            "“VIP”, AUM: CNY 10,000 → CNY 20,000",
            "“贵宾”的管理资产余额：1万元 → 2万元",
        )
    }


def test_another_condition_is_told_in_whole_sentences() -> None:
    other = with_label("VIP", condition={"metric": "aum", "op": "ge", "value": "500000"})
    assert words(other, without_bands())["labels.VIP.condition"] == (
        "“VIP”: Month daily average AUM is at least CNY 500,000 → AUM is at least CNY 500,000",
        "“贵宾”：月日均资产不低于50万元 → 管理资产余额不低于50万元",
    )


def test_list_of_values_is_told_in_whole_sentences() -> None:
    def of(*genders: str) -> SchemeDefinition:
        return changed(scope={"metric": "gender", "op": "in", "value": genders})

    assert words(of("F"), of("F", "M"))["scope"][1] == "适用范围的性别：性别为女或男 → 性别为女"


def test_words_and_numbers_of_a_label() -> None:
    after = with_label("VIP", name_en="Gold VIP", kind="strategic", missed_months=6)
    told = words(after, without_bands())
    assert told["labels.VIP.name"] == (
        "“Gold VIP”, name: VIP (贵宾) → Gold VIP (贵宾)",
        "“贵宾”的名称：贵宾（VIP） → 贵宾（Gold VIP）",
    )
    assert told["labels.VIP.kind"][0] == "“Gold VIP”, kind: VIP → strategic"
    assert told["labels.VIP.missed_months"][1] == "“贵宾”的降级前连续未达标月数：3 → 6"
    assert len(told) == 3


def test_labels_that_come_and_go() -> None:
    labels: Any = RETAIL.to_json()["labels"]
    others = [each for each in labels if each["code"] != "GOLD"]
    fewer = changed(labels=others, threshold_bands=[])
    gone, new = words(fewer, without_bands()), words(without_bands(), fewer)
    assert list(gone) == list(new) == ["labels.GOLD"]
    assert gone["labels.GOLD"][0].startswith("“Gold” is gone; it was: Month daily average AUM")
    assert new["labels.GOLD"][1].startswith("新增“金卡”：月日均资产")


def test_order_of_evaluation_days_and_scope() -> None:
    cycle = next(each for each in shipped_schemes() if each.code == "LIFECYCLE")
    data: Any = cycle.to_json()
    first, second, *others = data["labels"]
    turned = SchemeDefinition.parse(data | {"labels": [second, first, *others], "scope": None})
    told = words(turned, cycle)
    assert list(told) == ["scope", "labels"]
    assert told["scope"][0].endswith("→ No condition")
    assert words(changed(upgrade_min_days=5))["upgrade_min_days"] == (
        "Upgrades from this day of the month on: 10 → 5",
        "每月自该日起升级：10 → 5",
    )


def test_bands_that_move_and_go() -> None:
    bands: Any = RETAIL.to_json()["threshold_bands"]
    moved = changed(threshold_bands=[bands[0] | {"from": "410000"}, *bands[1:]])
    (path, (english, chinese)), *others = words(moved).items()
    assert (path, others) == (f"threshold_bands.{bands[0]['to']}", [])
    assert "→" in english
    assert "临界区间" in chinese
    assert all(" is gone" in english for english, _ in words(without_bands()).values())


def test_digest_knows_the_meaning_and_no_spelling() -> None:
    data: Any = RETAIL.to_json()
    turned = dict(reversed(data.items()))
    assert digest_of(SchemeDefinition.parse(turned)) == digest_of(RETAIL)
    assert digest_of(changed(upgrade_min_days=5)) != digest_of(RETAIL)
    assert len(digest_of(RETAIL)) == 64


def ranked(**ranks: int) -> SchemeDefinition:
    """A scheme of labels with these ranks; the last one takes everyone who is left."""
    leaf = {"metric": "aum", "op": "ge", "value": "1"}
    best_first = sorted(ranks, key=lambda code: -ranks[code])
    data = {"code": "S", "name_en": "S", "name_zh": "S", "policy": "immediate", "scope": None}
    labels = [
        {"code": code, "name_en": code, "name_zh": code, "kind": "standard", "rank": ranks[code],
         "condition": leaf}
        for code in best_first
    ]  # fmt: skip
    return SchemeDefinition.parse(data | {"labels": labels})


BEFORE = {"A": 4, "B": 3, "C": 2, "D": 1}


@pytest.mark.parametrize(
    ("ranks", "under"),
    [
        ({"A": 9, "B": 8, "C": 7, "D": 6}, {"A": 9, "B": 8, "C": 7, "D": 6}),
        ({"A": 4, "D": 1}, BEFORE),  # those between stay where they are
        ({"A": 40, "D": 10}, {"A": 40, "C": 11, "B": 12, "D": 10}),
        ({"A": 4, "C": 1, "N": 2}, {"A": 4, "B": 3, "C": 1, "N": 2, "D": 0}),
        ({"C": 4, "D": 3}, {"A": 6, "B": 5, "C": 4, "D": 3}),
        ({"N": 4, "M": 3}, {"A": 10, "B": 9, "C": 8, "D": 7, "N": 4, "M": 3}),
    ],
)
def test_label_that_is_dropped_keeps_its_place(
    ranks: dict[str, int], under: dict[str, int]
) -> None:
    assert ranks_under(ranked(**ranks), BEFORE) == under


def test_order_of_labels_that_exist_does_not_change() -> None:
    with pytest.raises(RuleError) as error:
        ranks_under(ranked(A=4, C=3, B=2, D=1), BEFORE)
    assert error.value.path == "labels[1].rank"


def test_gap_without_room_for_a_label_that_is_dropped_is_refused() -> None:
    with pytest.raises(RuleError) as error:
        ranks_under(ranked(A=3, D=1), BEFORE)
    assert error.value.values == {"codes": "C, B", "low": 1}
