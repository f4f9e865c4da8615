from decimal import Decimal

import pytest

from tiering.rules import CATALOGUE, LabelBook, alternatives, describe, parse
from tiering.rules.catalogue import RATINGS
from tiering.rules.figures import amount_zh, figure, quantity
from tiering.rules.metric import Type, Unit


def leaf(metric: str, op: str, value: object = None) -> dict[str, object]:
    return {"metric": metric, "op": op} | ({} if value is None else {"value": value})


@pytest.mark.parametrize(
    ("tree", "english", "chinese"),
    [
        (
            leaf("aum_month_avg", "ge", "50000"),
            "Month daily average AUM is at least CNY 50,000.",
            "月日均资产不低于5万元。",
        ),
        (
            leaf("revenue_wan", "lt", "40000"),
            "Annual revenue is below CNY 400,000,000.",
            "营业收入低于4亿元。",
        ),
        (
            leaf("age", "between", [18, 30]),
            "Age is between 18 years and 30 years inclusive.",
            "年龄在18岁至30岁之间（含两端）。",
        ),
        (
            leaf("next_term_on", "le", "2026-12-01"),
            "Date of the next term deposit maturity is on or before 1 December 2026.",
            "最近定期到期日不晚于2026年12月1日。",
        ),
        (
            leaf("settlement_share", "ge", "0.625"),
            "Share of settlement with us is at least 62.5%.",
            "本行结算占比不低于62.5%。",
        ),
        (
            leaf("industry", "in", ["post", "retail", "other"]),
            "Industry is post, retail or other.",
            "行业为邮政业、零售业或其他未列明行业。",
        ),
        (
            {"not": leaf("protected", "is_true")},
            "It is not so that “Protected list” is yes.",
            "并非“保护名单”为是。",
        ),
        (
            {
                "all": [
                    leaf("aum", "gt", 1),
                    {"any": [leaf("n_loans", "ge", 1), leaf("n_cards", "eq", 1)]},
                ]
            },
            "AUM is above CNY 1 and (number of open loans is at least 1 or number of open credit "
            "cards is 1).",
            "管理资产余额高于1元，且（贷款笔数不低于1，或信用卡张数为1）。",
        ),
        (
            {"at_least": 1, "of": [leaf("is_payroll", "is_true"), leaf("payroll_on", "is_empty")]},
            "At least 1 of these 2 hold: “Payroll customer” is yes; pay day is empty.",
            "以下2项中至少满足1项：“代发工资客户”为是；代发日期为空。",
        ),
        (
            {"not": {"all": [leaf("age", "ge", 60), leaf("gender", "ne", "F")]}},
            "It is not so that (age is at least 60 years and gender is known and is not female).",
            "并非（年龄不低于60岁，且性别有值且不为女）。",
        ),
    ],
)
def test_describe_speaks_both_languages(tree: object, english: str, chinese: str) -> None:
    node = parse(tree)

    assert describe(node, "en") == english
    assert describe(node, "zh-hans") == chinese


def test_describe_without_condition_says_so() -> None:
    assert (describe(None, "en"), describe(None, "zh")) == ("No condition.", "无条件。")


def test_describe_with_book_names_scheme_and_label() -> None:
    book = LabelBook(
        slots={"RETAIL": 1},
        ids={("RETAIL", "VIP"): 4},
        names={("RETAIL", "VIP"): ("VIP", "贵宾")},
        scheme_names={"RETAIL": ("Retail tier", "零售客户分层")},
    )
    node = parse(leaf("threshold.RETAIL", "eq", "VIP"), book)

    assert describe(node, "en", book) == "Retail tier threshold is VIP."
    assert describe(node, "zh", book) == "零售客户分层 临界为贵宾。"
    assert describe(node, "zh") == "RETAIL 临界为VIP。"


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("0", "0元"),
        ("9999.5", "9,999.50元"),
        ("10000", "1万元"),
        ("12300", "1.23万元"),
        ("12345", "12,345元"),
        ("12345.67", "12,345.67元"),
        ("-50000", "-5万元"),
        ("80000000", "8,000万元"),
        ("150000000", "1.5亿元"),
        ("100000001", "100,000,001元"),
    ],
)
def test_amount_zh_is_exact(yuan: str, words: str) -> None:
    assert amount_zh(Decimal(yuan)) == words


@pytest.mark.parametrize(
    ("number", "unit", "english", "chinese"),
    [
        ("16666.67", Unit.YUAN, "CNY 16,666.67", "16,666.67元"),
        ("500", Unit.WAN, "CNY 5,000,000", "500万元"),
        ("0.05", Unit.SHARE, "5%", "5%"),
        ("1", Unit.GRADES, "1 grade", "1级"),
        ("2", Unit.DAYS, "2 days", "2天"),
        ("3", Unit.COUNT, "3", "3"),
    ],
)
def test_quantity_has_its_unit(number: str, unit: Unit, english: str, chinese: str) -> None:
    assert quantity(Decimal(number), unit, "en") == english
    assert quantity(Decimal(number), unit, "zh-hans") == chinese


def test_figure_of_a_flag_is_yes_or_no() -> None:
    metric = CATALOGUE["on_watch"]

    assert [figure(metric, True, "en"), figure(metric, False, "zh")] == ["yes", "否"]


SAMPLES = {
    Type.MONEY: "1", Type.SHARE: "0.1", Type.WHOLE: 1, Type.DATE: "2026-01-01", Type.TEXT: "x",
    Type.RATING: RATINGS[0],
}  # fmt: skip


@pytest.mark.parametrize("code", CATALOGUE)
def test_describe_every_metric_and_operator(code: str) -> None:
    metric = CATALOGUE[code]
    one = metric.choices[0].code if metric.choices else SAMPLES.get(metric.type)
    for op in metric.operators:
        value = {"between": [one, one], "in": [one], "not_in": [one]}.get(op, one)
        bare = op in ("is_empty", "is_not_empty", "is_true", "is_false")
        node = parse(leaf(code, op, None if bare else value))

        assert "{" not in describe(node, "en") + describe(node, "zh")


def test_a_long_list_of_alternatives_is_told_one_by_one() -> None:
    members = [leaf("industry", "eq", code) for code in ("post", "retail", "other", "transport")]
    of_four, of_three = parse({"any": members}), parse({"any": members[:3]})
    assert alternatives(of_four, "en") == (
        "Industry is post.",
        "Industry is retail.",
        "Industry is other.",
        "Industry is transport.",
    )
    assert alternatives(of_three, "en") == (describe(of_three, "en"),)
    assert alternatives(parse({"all": members}), "en") == (describe(parse({"all": members}), "en"),)
    assert alternatives(None, "zh") == ("无条件。",)
