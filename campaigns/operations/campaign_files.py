"""Files of a campaign: added and taken away by head office, each recorded, until it is closed."""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.enums import FileKind
from campaigns.models import Campaign, CampaignFile
from campaigns.operations.campaign_versions import check_may_change, check_words, lock_campaign
from staff.models import Officer
from staff.operations import check_head_office, record_audit
from tiering.rules import RuleError

MOST_BYTES = 2 * 1024 * 1024
MOST_FILES = 10
LONGEST_NAME = 120
# By how its content begins: the name that a file is sent with proves nothing.
BEGINNINGS = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
)
ENDINGS = {FileKind.PDF: ".pdf", FileKind.PNG: ".png", FileKind.JPEG: ".jpg", FileKind.TEXT: ".txt"}


def kind_of(content: bytes) -> FileKind | None:
    """What the bytes are; None where that is nothing which may be kept."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    is_plain = all(char.isprintable() or char in "\r\n\t\ufeff" for char in text)
    return FileKind.TEXT if is_plain and text.strip() else None


@transaction.atomic
def add_file(
    *, campaign: Campaign, name: str, content: bytes, by: Officer, address: str | None = None
) -> CampaignFile:
    """The same content sent twice is one file. Raises RuleError where it may not be kept."""
    check_head_office(by)
    campaign = lock_campaign(campaign.pk)
    check_may_change(campaign)
    if len(content) > MOST_BYTES:
        raise RuleError("file", _("A file has at most 2 MB."))
    kind = kind_of(content)
    if kind is None:
        raise RuleError("file", _("Only PDF, PNG, JPEG and plain text in UTF-8 are kept."))
    _check_words(name, kind, content)
    there: list[CampaignFile] = list(campaign.files.kept())
    same = [each for each in there if bytes(each.content) == content]
    if same:
        return same[0]
    if len(there) >= MOST_FILES:
        raise RuleError("file", _("A campaign has at most 10 files."))
    added = CampaignFile.objects.create(
        campaign=campaign,
        name=_safe(name, kind),
        kind=kind,
        size=len(content),
        content=content,
        added_by=by,
    )
    record_audit(
        by=by, action="campaign.file_added", subject=campaign, detail=_told(added), address=address
    )
    return added


@transaction.atomic
def remove_file(*, file: CampaignFile, by: Officer, address: str | None = None) -> None:
    """It is shown no more, and stays as evidence. Harmless to repeat."""
    check_head_office(by)
    check_may_change(lock_campaign(file.campaign_id))
    there = CampaignFile.objects.filter(pk=file.pk, removed_at=None)
    if there.update(removed_at=timezone.now()):
        record_audit(
            by=by,
            action="campaign.file_removed",
            subject=file.campaign,
            detail=_told(file),
            address=address,
        )


def _told(file: CampaignFile) -> dict[str, object]:
    """Which file exactly, for the audit trail."""
    digest = sha256(bytes(file.content)).hexdigest()
    return {"name": file.name, "size": file.size, "digest": digest}


def _check_words(name: str, kind: FileKind, content: bytes) -> None:
    """Of the name and of plain text; what a picture or a PDF says, only people read."""
    text = content.decode("utf-8") if kind == FileKind.TEXT else ""
    check_words({"file": f"{name}。{text}"})


def _safe(name: str, kind: FileKind) -> str:
    """The last part of the name, with the ending of what it is."""
    ending = ENDINGS[kind]
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if char.isprintable()).strip()
    stem = plain.rsplit(".", 1)[0].strip(". ") or "file"
    return stem[: LONGEST_NAME - len(ending)] + ending
