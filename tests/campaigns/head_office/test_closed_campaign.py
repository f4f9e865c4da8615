"""What a campaign that is closed, or past its last day, says of itself, and what it refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import Campaign, CampaignFile
from campaigns.operations.campaign_drafts import start_draft
from campaigns.operations.campaign_files import add_file, remove_file
from campaigns.operations.campaign_versions import CAMPAIGNS
from campaigns.queries import history, standing_of
from campaigns.targeting.dry_run import run_and_keep
from customers.models import DataDate
from staff.enums import NotificationKind
from staff.models import Officer
from staff.operations import AlreadyDecided, WrongState, versions
from tests.campaigns.head_office.campaign_steps import approved, digest, save, started, submit
from tests.conftest import House
from tests.factories.customers import ON

SignIn = Callable[[Officer], Client]
TEXT = b"Say hello first."
DRY = "dry-run/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def desk(house: House, maker: Officer, sign_in: SignIn) -> Client:
    cache.clear()
    DataDate.objects.create(business_date=ON)
    return sign_in(maker)


@pytest.fixture
def other_desk(checker: Officer, sign_in: SignIn) -> Client:
    return sign_in(checker)


@pytest.fixture
def campaign(desk: Client, maker: Officer, checker: Officer) -> Campaign:
    """It runs, with a file."""
    runs = approved(maker, checker)
    add_file(campaign=runs, name="a.txt", content=TEXT, by=maker)
    return runs


def close(desk: Client, other_desk: Client) -> None:
    desk.post("/campaigns/SPRING/ask/", {"do": "close", "reason": "sold out"})
    [waits] = other_desk.get("/campaigns/").context["open_asks"]
    decided = {"do": "approve", "approval": waits.approval.pk, "reason": ""}
    other_desk.post("/campaigns/SPRING/act/", decided)
    assert Campaign.objects.get(code="SPRING").state == "closed"


def standings(campaign: Campaign) -> list[str]:
    return [str(life.standing) for life in history(Campaign.objects.get(pk=campaign.pk))]


def test_version_of_a_closed_campaign_is_over(
    campaign: Campaign, desk: Client, other_desk: Client
) -> None:
    assert standings(campaign) == ["live"]
    close(desk, other_desk)
    assert standings(campaign) == ["over"]
    listed = desk.get("/api/v1/campaign-versions/", {"standing": "over"}).json()["results"]
    assert [each["campaign"] for each in listed] == ["SPRING"]
    assert "SPRING" not in str(
        desk.get("/api/v1/campaign-versions/", {"standing": "live"}).json()["results"]
    )


def test_version_of_a_campaign_past_its_last_day_is_over(campaign: Campaign, desk: Client) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=ON - timedelta(days=1))
    assert standings(campaign) == ["over"]
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=ON)
    assert standings(campaign) == ["live"]


def test_draft_of_a_closed_campaign_stays_a_draft(
    campaign: Campaign, maker: Officer, desk: Client, other_desk: Client
) -> None:
    desk.post("/campaigns/SPRING/drafts/")
    close(desk, other_desk)
    assert standings(campaign) == ["draft", "over"]
    draft = campaign.versions.get(state="draft")
    place = f"/campaigns/SPRING/{draft.version}/"
    for page in (desk.get(f"{place}draft/"), desk.post(f"{place}draft/", {"do": "save"})):
        assert page.headers["Location"] == place
    assert desk.post(f"{place}count/").status_code == 422
    with pytest.raises(WrongState):
        save(draft, maker, target_rate="0.1")
    sent = {"definition": draft.definition, "digest": digest(draft)}
    api = f"/api/v1/campaign-versions/{draft.pk}/"
    assert desk.put(api, sent, content_type="application/json").status_code == 409
    assert f"{place}draft/" not in desk.get(place).content.decode()


def test_version_that_waits_lapses_with_its_campaign(
    campaign: Campaign, maker: Officer, checker: Officer, desk: Client, other_desk: Client
) -> None:
    version = save(start_draft(campaign=campaign, by=maker), maker, ceiling_share="0.1")
    asked = submit(version, maker)
    assert len(other_desk.get("/campaigns/").context["open_versions"]) == 1
    close(desk, other_desk)
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by) == ("lapsed", None)
    told = maker.notifications.get(cause=f"approval:{asked.pk}")
    assert told.kind == NotificationKind.LAPSED
    assert not checker.notifications.filter(cause=f"approval:{asked.pk}", read_at=None).exists()
    assert standings(campaign) == ["draft", "over"]
    assert other_desk.get("/campaigns/").context["open_versions"] == []
    read = other_desk.get(f"/campaigns/SPRING/{version.version}/", headers=ENGLISH)
    assert "This campaign is closed: begin a new one as its copy." in read.content.decode()
    assert 'value="approve"' not in read.content.decode()
    with pytest.raises(AlreadyDecided):
        versions.approve(CAMPAIGNS, asked, reason="", by=checker)
    api = f"/api/v1/campaign-versions/{version.pk}/approve/"
    sent = {"approval": asked.pk, "reason": ""}
    assert other_desk.post(api, sent, content_type="application/json").status_code == 409


def test_files_of_a_closed_campaign_stay_as_they_are(
    campaign: Campaign, maker: Officer, desk: Client, other_desk: Client
) -> None:
    close(desk, other_desk)
    kept = CampaignFile.objects.get()
    with pytest.raises(WrongState):
        add_file(campaign=campaign, name="b.txt", content=b"More.", by=maker)
    with pytest.raises(WrongState):
        remove_file(file=kept, by=maker)
    for address in ("files/", f"files/{kept.pk}/remove/"):
        sent = {"file": SimpleUploadedFile("b.txt", b"More.")}
        assert desk.post(f"/campaigns/SPRING/{address}", sent).status_code == 302
    api = "/api/v1/campaigns/SPRING/files/"
    assert desk.post(api, {"file": SimpleUploadedFile("b.txt", b"More.")}).status_code == 409
    assert desk.delete(f"{api}{kept.pk}/").status_code == 409
    assert list(CampaignFile.objects.values_list("name", "removed_at")) == [("a.txt", None)]
    page = desk.get("/campaigns/SPRING/")
    assert not page.context["may_add_files"]
    assert f"files/{kept.pk}/" in page.content.decode()  # still there to be read


@pytest.mark.parametrize("of_version", [True, False])
def test_closed_campaign_has_no_dry_run(
    campaign: Campaign, desk: Client, other_desk: Client, of_version: bool
) -> None:
    version = campaign.versions.select_related("campaign").get()
    close(desk, other_desk)
    campaign.refresh_from_db()
    version.campaign.refresh_from_db()
    with pytest.raises(WrongState):
        run_and_keep(campaign, version if of_version else None)
    place = f"campaign-versions/{version.pk}" if of_version else "campaigns/SPRING"
    asked = desk.post(f"/api/v1/{place}/{DRY}", "{}", content_type="application/json")
    assert asked.status_code == 409
    page = f"/campaigns/SPRING/{f'{version.version}/' if of_version else ''}"
    assert f"{page}{DRY}" not in desk.get(page).content.decode()
    told = desk.post(f"{page}{DRY}", follow=True).context["messages"]
    assert [each.level_tag for each in told] == ["error"]


def test_closed_before_anything_was_counted_says_so(
    campaign: Campaign, desk: Client, other_desk: Client
) -> None:
    close(desk, other_desk)
    page = desk.get("/campaigns/SPRING/", headers={"accept-language": "en"}).content.decode()
    assert "No night had counted anything of it by then." in page
    assert "What it came to" not in page


def test_what_is_asked_about_a_campaign_stands_beside_the_versions(
    campaign: Campaign, maker: Officer, desk: Client, house: House, sign_in: SignIn
) -> None:
    save(started(maker, "AUTUMN"), maker, ceiling_share="0.1")
    assert desk.get("/campaigns/").context["open_asks"] == []
    desk.post("/campaigns/SPRING/ask/", {"do": "close", "reason": "sold out"})
    page: Any = sign_in(house.auditor).get("/campaigns/")
    [ask] = page.context["open_asks"]
    assert (ask.campaign, ask.act, ask.approval.submitted_by) == (campaign, "close", maker)
    assert desk.get("/campaigns/SPRING/").context["panel"].act == "close"
    assert "/campaigns/SPRING/#asked-title" in page.content.decode()
    assert len(page.context["open_versions"]) == 1
    assert sign_in(house.branch_manager).get("/campaigns/").context["open_asks"] == []


def test_standing_takes_no_query_of_what_is_not_adopted(
    campaign: Campaign, django_assert_num_queries: Any
) -> None:
    version = campaign.versions.select_related("campaign__programme").get()
    version.version += 1
    with django_assert_num_queries(0):
        assert standing_of(version) == "superseded"
