"""Messages: closed variables, forbidden words, two people; plans name them by their channel."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bankcrm.references import REFERENCES
from campaigns.enums import CampaignState, Variable
from campaigns.models import Campaign, ForbiddenWord, MessageTemplate, PlanStep
from campaigns.wording import SAMPLES, said_in, sample_of, sms_parts
from staff.models import Approval
from tests.conftest import House
from tests.factories.campaigns import campaign, message
from tests.factories.customers import ON
from tests.settings.sheets import decide, submit

KIND, WORDS, PLANS = "messages", "forbidden-words", "contact-plans"


def start(**changed: Any) -> dict[str, Any]:
    return deepcopy(REFERENCES[KIND].starts()[0]) | changed


def words(*new: str) -> dict[str, Any]:
    definition = REFERENCES[WORDS].now("all")
    assert definition is not None
    rows = [{"word": word, "why_zh": "误导", "why_en": "misleads"} for word in new]
    return definition | {"words": [*definition["words"], *rows]}


def wrong_at(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return [path for path, _words in answer.context["sheet"].errors]


def plan(**first_step: Any) -> dict[str, Any]:
    definition = deepcopy(REFERENCES[PLANS].now("4+1"))
    assert definition is not None
    definition["steps"][0] |= first_step
    return definition


def approve_words(maker: Client, checker: Client, *new: str) -> Approval:
    assert submit(maker, WORDS, "all", words(*new)).status_code == 302
    decide(checker, WORDS, "all", "approve")
    approval = Approval.objects.filter(subject_type=WORDS).latest("id")
    assert approval.decision == "approved"
    return approval


def test_message_stands_once_a_second_person_has_approved(
    house: House, maker: Client, checker: Client
) -> None:
    definition = start(ends_on=(ON + timedelta(days=9)).isoformat())
    assert submit(maker, KIND, "HELLO", definition, is_new=True).status_code == 302
    assert not MessageTemplate.objects.exists()
    decide(checker, KIND, "HELLO", "approve")
    assert REFERENCES[KIND].now("HELLO") == definition
    kept = MessageTemplate.objects.get()
    assert [kept.is_valid_on(ON + timedelta(days=n)) for n in (0, 9, 10)] == [True, True, False]


def test_shipped_starts_are_well_written_and_say_no_forbidden_word(
    house: House, maker: Client
) -> None:
    for definition in REFERENCES[KIND].starts():
        answer = submit(maker, KIND, definition["code"], definition, is_new=True)
        assert answer.status_code == 302


@pytest.mark.parametrize(
    "text",
    ["{customer}您好{gift}", "{customer您好", "客户}您好", "{}您好", "{ customer }您好",
     "｛customer｝您好", "{{customer}}您好", "您好\x07"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["text_zh", "text_en"])
def test_wrong_braces_are_named_at_their_text(
    house: House, maker: Client, field: str, text: str
) -> None:
    answer = submit(maker, KIND, "HELLO", start(**{field: text}), is_new=True)
    assert wrong_at(answer) == [field]


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"channel": "call"}, "channel"),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "ends_on"),
        ({"text_zh": ""}, "text_zh"),
        ({"text_zh": "好" * 501}, "text_zh"),
        ({"code": "a b"}, "code"),
    ],
)
def test_what_no_message_can_be_is_named(
    house: House, maker: Client, changed: dict[str, Any], path: str
) -> None:
    assert wrong_at(submit(maker, KIND, "HELLO", start(**changed), is_new=True)) == [path]


@pytest.mark.parametrize("said", ["保本", "保 本", "保，本", "零 风险", "ｓａｆｅ", "Sa fe"])
@pytest.mark.parametrize("field", ["text_zh", "text_en"])
def test_forbidden_word_is_refused_however_it_is_written(
    house: House, maker: Client, field: str, said: str
) -> None:
    ForbiddenWord.objects.create(word="SAFE", why_zh="误导", why_en="misleads")
    answer = submit(maker, KIND, "HELLO", start(**{field: f"您好，{said}。"}), is_new=True)
    assert wrong_at(answer) == [field]
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    "between",
    list("·-*_%.，、：/|\u200b\u3164\uffa0\u115f\u2800\u0301\u20dd\u0903")
    + list("\n\r\t\v\f\x1c\x1e\x85\u2028\u2029"),
)
def test_forbidden_word_is_found_whatever_stands_between(between: str) -> None:
    assert said_in(f"您好，保{between}本。", ["保本"]) == ["保本"]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("零⻛险", "零风险"),
        ("⽆风险", "无风险"),
        ("保夲", "保本"),
        ("Sáfe", "SAFE"),
        ("1 0 0%", "100%"),
    ],
)
def test_signs_that_read_alike_are_one(said: str, word: str) -> None:
    assert said_in(said, [word]) == [word]


@pytest.mark.parametrize(("said", "word"), [("100元", "100%"), ("保险，根本", "保本")])
def test_what_reads_otherwise_is_no_forbidden_word(said: str, word: str) -> None:
    assert said_in(said, [word]) == []


@pytest.mark.parametrize("end", list("。！？；!?;｡"))
def test_word_ends_where_its_sentence_does(end: str) -> None:
    assert said_in(f"无需担保{end}本产品可提前支取。", ["保本"]) == []
    assert said_in(f"担保{end}{end} 保本。", ["保本"]) == ["保本"]


def test_forbidden_word_may_hold_the_end_of_a_sentence() -> None:
    assert said_in("只赚！不赔", ["只赚！不赔！"]) == ["只赚！不赔！"]


@pytest.mark.parametrize(
    "said",
    [
        *("保证收益", "承諾收益", "预期收益率4%", "打破刚性兑付", "剛兌", "包赚不赔"),
        *("0风险", "０ 風險"),
        *("Guaranteed returns", "GUARANTEED PRINCIPAL", "Risk free", "risk-free", "at No Risk"),
    ],
)
def test_promises_are_shipped_as_forbidden(house: House, maker: Client, said: str) -> None:
    answer = submit(maker, KIND, "HELLO", start(text_zh=f"您好，{said}。"), is_new=True)
    assert wrong_at(answer) == ["text_zh"]


@pytest.mark.parametrize("word", ["零風險", "無風險", "穩賺", "只賺不賠"])
def test_traditional_forms_are_shipped_with_their_reason(house: House, word: str) -> None:
    plain = dict(zip("風險無穩賺賠", "风险无稳赚赔", strict=True))
    simple = ForbiddenWord.objects.get(word="".join(plain.get(sign, sign) for sign in word))
    kept = ForbiddenWord.objects.get(word=word)
    assert (kept.why_zh, kept.why_en) == (simple.why_zh, simple.why_en)
    assert kept.place > simple.place


def test_word_that_is_forbidden_meanwhile_stops_the_approval(
    house: House, maker: Client, checker: Client
) -> None:
    submit(maker, KIND, "HELLO", start(), is_new=True)
    ForbiddenWord.objects.create(word="享受", why_zh="误导", why_en="misleads")
    decide(checker, KIND, "HELLO", "approve")
    assert Approval.objects.get().decision == ""
    assert not MessageTemplate.objects.exists()


def test_changed_list_names_who_says_the_new_word(
    house: House, maker: Client, checker: Client
) -> None:
    hello, other = message(text_zh="{customer}，福利来了"), message("OTHER", text_zh="{customer}好")
    Campaign.objects.filter(code="PAYROLL").update(offers_zh="员工福 利")
    Campaign.objects.filter(code="OUTFLOW").update(
        talking_points_zh="福利", state=CampaignState.CLOSED
    )
    approval = approve_words(maker, checker, "福利", "不说的词")
    assert approval.evidence["messages"] == [[hello.name_zh, hello.name_en, "福利"]]
    payroll = campaign("PAYROLL")
    assert approval.evidence["campaigns"] == [[payroll.name_zh, payroll.name_en, "福利"]]
    assert other.name_en not in str(approval.evidence)
    kept = list(ForbiddenWord.objects.values_list("word", flat=True))
    assert kept[-2:] == ["福利", "不说的词"]


def test_word_stands_once_in_the_list_and_is_something(house: House, maker: Client) -> None:
    n = ForbiddenWord.objects.count()
    answer = submit(maker, WORDS, "all", words("保 本", "\u3000x"))
    assert wrong_at(answer) == [f"words[{n}].word"]
    answer = submit(maker, WORDS, "all", words("。！"))
    assert wrong_at(answer) == [f"words[{n}].word"]


def test_step_names_a_message_of_its_channel_only(
    house: House, maker: Client, checker: Client
) -> None:
    message()
    assert wrong_at(submit(maker, PLANS, "4+1", plan(message="NONE"))) == ["steps[0].message"]
    wrong = plan(message="HELLO", channel="call")
    assert wrong_at(submit(maker, PLANS, "4+1", wrong)) == ["steps[0].message"]
    assert submit(maker, PLANS, "4+1", plan(message="HELLO")).status_code == 302
    decide(checker, PLANS, "4+1", "approve")
    step = PlanStep.objects.get(plan__code="4+1", code="D0")
    assert step.message is not None
    assert step.message.code == "HELLO"
    sms = start(channel="sms")
    assert wrong_at(submit(maker, KIND, "HELLO", sms)) == ["channel"]
    changed = start(text_zh="{customer}您好")
    assert submit(maker, KIND, "HELLO", changed).status_code == 302
    steps = Approval.objects.get(subject_type=KIND).evidence["steps"]
    assert steps == [["D0", step.plan.name_zh, step.plan.name_en]]


def test_sample_fills_every_variable_in_both_languages(house: House) -> None:
    text = " ".join(f"{{{name}}}" for name in Variable.values)
    assert set(SAMPLES) == set(Variable.values)
    for is_chinese in (True, False):
        assert "{" not in sample_of(text, is_chinese=is_chinese)


@pytest.mark.parametrize(("length", "parts"), [(0, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_short_messages_are_counted_as_they_are_sent(length: int, parts: int) -> None:
    assert sms_parts("好" * length) == parts
