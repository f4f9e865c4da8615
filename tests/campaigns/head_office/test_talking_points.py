"""Talking points say no forbidden word: not when they are written, not when approved."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaigns.models import Campaign, CampaignVersion, ForbiddenWord
from campaigns.operations.campaign_versions import CAMPAIGNS
from campaigns.wording import SAID
from staff.enums import VersionState
from staff.models import Officer
from staff.operations import versions
from tests.campaigns.head_office.campaign_steps import save, started, submit
from tiering.rules import RuleError

JSON = "application/json"
SignIn = Callable[[Officer], Client]
TEXTS = [field for field in SAID if not field.startswith("name_")]


@pytest.fixture
def desk(maker: Officer, sign_in: SignIn) -> Client:
    return sign_in(maker)


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("text", ["本产品保本", "保·本", "保\n本", "保\r\n本"])
def test_forbidden_word_is_named_at_its_text(maker: Officer, field: str, text: str) -> None:
    version = started(maker)
    with pytest.raises(RuleError) as refused:
        save(version, maker, **{field: text})
    assert refused.value.path == field
    assert "保本" in str(refused.value)
    version.refresh_from_db()
    assert version.definition[field] == ""


@pytest.mark.parametrize("field", ["name_zh", "name_en"])
def test_name_holds_no_forbidden_word(maker: Officer, desk: Client, field: str) -> None:
    """It goes into messages."""
    with pytest.raises(RuleError) as refused:
        save(started(maker), maker, **{field: "保·本季"})
    assert refused.value.path == field
    new = {"code": "NEW", "name_zh": "新春", "name_en": "New", "play": "activation"}
    page = desk.post("/campaigns/new/", new | {field: "保本季"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    answer = desk.post("/api/v1/campaigns/", new | {field: "保本季"}, JSON)
    assert (answer.status_code, answer.json()["path"]) == (400, field)
    assert not Campaign.objects.filter(code="NEW").exists()


@pytest.mark.parametrize("sign", list("\v\f\b\x1c\x1e\x7f\x85"))
@pytest.mark.parametrize("field", TEXTS)
def test_sign_that_nobody_sees_is_refused_at_its_text(
    maker: Officer, field: str, sign: str
) -> None:
    with pytest.raises(RuleError) as refused:
        save(started(maker), maker, **{field: f"刚{sign}柔"})
    assert refused.value.path == field


def test_sign_that_nobody_sees_is_refused_in_a_phase(maker: Officer) -> None:
    phase = {"kind": "contact", "starts_on": "2026-11-01", "ends_on": "2026-11-09"}
    with pytest.raises(RuleError) as refused:
        save(started(maker), maker, phases=[phase | {"words_zh": "先\v问候"}])
    assert refused.value.path == "phases[0].words_zh"


def test_lines_and_tabs_are_kept(maker: Officer) -> None:
    text = "先问候\r\n\t再说明\n最后道谢"
    assert save(started(maker), maker, offers_zh=text).definition["offers_zh"] == text


@pytest.mark.parametrize("field", TEXTS)
def test_word_that_is_forbidden_meanwhile_stops_the_approval(
    maker: Officer, checker: Officer, field: str
) -> None:
    version = save(started(maker), maker, **{field: "多提权益"})
    approval = submit(version, maker)
    word = ForbiddenWord.objects.create(word="权益", why_zh="误导 100%", why_en="100% wrong")
    with pytest.raises(RuleError) as refused:
        versions.approve(CAMPAIGNS, approval, reason="Agreed.", by=checker)
    assert refused.value.path == field
    assert "100%" in str(refused.value)
    assert CampaignVersion.objects.get(pk=version.pk).state == VersionState.SUBMITTED
    word.delete()
    versions.approve(CAMPAIGNS, approval, reason="Agreed.", by=checker)
    assert getattr(Campaign.objects.get(code="SPRING"), field) == "多提权益"
