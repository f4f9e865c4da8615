"""Files of a campaign: known by their content, kept by head office, downloaded by who works."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import Campaign, CampaignFile
from campaigns.operations.campaign_files import MOST_BYTES, add_file, kind_of
from staff.models import AuditEvent, Officer
from staff.operations import MayNotDecide
from tests.campaigns.head_office.campaign_steps import started
from tests.conftest import House
from tests.factories import campaigns, customers
from tiering.rules import RuleError

SignIn = Callable[[Officer], Client]
PDF, TEXT = b"%PDF-1.7 words", "先问候，再说明。\n".encode()
PNG, JPEG = b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0..."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (TEXT, "text/plain"),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b"", None),
        (b" \n", None),
        ("话术".encode("gb18030"), None),
    ],
)
def test_file_is_what_its_content_says(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


def test_file_is_kept_and_leaves_as_a_download(house: House, sign_in: SignIn) -> None:
    desk = sign_in(house.head_office)
    sent = {"file": SimpleUploadedFile("../话术.exe", PDF, content_type="text/html")}
    assert desk.post("/campaigns/THRESHOLD/files/", sent).status_code == 302
    kept = CampaignFile.objects.get()
    assert (kept.name, kept.kind, kept.size) == ("话术.pdf", "application/pdf", len(PDF))
    for reader in (house.rm, house.branch_manager, house.auditor):
        answer = sign_in(reader).get(f"/campaigns/THRESHOLD/files/{kept.pk}/")
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] == "application/pdf"
    told = AuditEvent.objects.get(action="campaign.file_added")
    assert (told.actor, told.detail["name"]) == ("9001", "话术.pdf")


def test_page_lists_files_and_forgets_what_was_removed(house: House, sign_in: SignIn) -> None:
    customers.data_date()
    campaign = Campaign.objects.get(code="THRESHOLD")
    kept = add_file(campaign=campaign, name="a.txt", content=TEXT, by=house.head_office)
    again = add_file(campaign=campaign, name="b.txt", content=TEXT, by=house.head_office)
    assert again == kept
    desk = sign_in(house.head_office)
    assert list(desk.get("/campaigns/THRESHOLD/").context["files"]) == [kept]
    desk.post(f"/campaigns/THRESHOLD/files/{kept.pk}/remove/")
    assert list(desk.get("/campaigns/THRESHOLD/").context["files"]) == []
    assert desk.get(f"/campaigns/THRESHOLD/files/{kept.pk}/").status_code == 404
    assert AuditEvent.objects.filter(action="campaign.file_removed").count() == 1


def test_what_may_not_be_kept_is_refused(house: House) -> None:
    campaign = Campaign.objects.get(code="THRESHOLD")
    for content in (b"MZ\x90\x00", PDF + b" " * MOST_BYTES):
        with pytest.raises(RuleError) as refused:
            add_file(campaign=campaign, name="a", content=content, by=house.head_office)
        assert refused.value.path == "file"
    for n in range(10):
        add_file(campaign=campaign, name="a", content=PDF + bytes([65 + n]), by=house.head_office)
    with pytest.raises(RuleError):
        add_file(campaign=campaign, name="a", content=TEXT, by=house.head_office)
    with pytest.raises(MayNotDecide):
        add_file(campaign=campaign, name="a", content=TEXT, by=house.branch_manager)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "先问候。\n本产品保\n本。".encode()),
        ("a.txt", "本产品保·本，刚兑".encode()),
        ("保本.pdf", PDF),
    ],
)
def test_file_that_says_a_forbidden_word_is_refused(
    house: House, sign_in: SignIn, name: str, content: bytes
) -> None:
    desk = sign_in(house.head_office)
    sent = {"file": SimpleUploadedFile(name, content)}
    page = desk.post("/campaigns/THRESHOLD/files/", sent, follow=True)
    assert "“保本”" in page.content.decode()
    api = "/api/v1/campaigns/THRESHOLD/files/"
    answer = desk.post(api, {"file": SimpleUploadedFile(name, content)})
    assert (answer.status_code, answer.json()["path"]) == (400, "file")
    assert not CampaignFile.objects.exists()


def test_only_head_office_adds_and_nobody_else_reads_drafts(house: House, sign_in: SignIn) -> None:
    draft = started(house.head_office).campaign
    kept = add_file(campaign=draft, name="a.txt", content=TEXT, by=house.head_office)
    path = f"/campaigns/SPRING/files/{kept.pk}/"
    for person, status in (
        (house.auditor, 200),
        (house.rm, 404),
        (house.branch_manager, 404),
        (house.administrator, 403),
    ):
        client = sign_in(person)
        assert client.get(path).status_code == status
        assert client.post("/campaigns/SPRING/files/").status_code == 403
        assert client.post(f"{path}remove/").status_code == 403
    other = sign_in(house.head_office).get(f"/campaigns/THRESHOLD/files/{kept.pk}/")
    assert other.status_code == 404


def test_file_is_for_units_that_take_part_and_for_whose_customers_are_listed(
    house: House, sign_in: SignIn
) -> None:
    campaign = Campaign.objects.get(code="THRESHOLD")
    kept = add_file(campaign=campaign, name="a.txt", content=TEXT, by=house.head_office)
    Campaign.objects.filter(pk=campaign.pk).update(units=["B1"])

    def seen_by(officer: Officer) -> int:
        answer = sign_in(officer).get(f"/campaigns/THRESHOLD/files/{kept.pk}/")
        return int(answer.status_code)

    for reader in (house.rm, house.branch_manager, house.regional_manager, house.auditor):
        assert seen_by(reader) == 200
    assert seen_by(house.foreign_rm) == 404

    person = customers.customer("C7", house.other_branch, house.foreign_rm)
    campaigns.entry(person, campaign=campaign)
    assert seen_by(house.foreign_rm) == 200
