"""What pages read of an officer's desk: own views of lists, and what is new."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.db.models import F, Model, QuerySet

from kernel.digests import digest_of_json
from staff.enums import Role, SavedPage, VersionStanding, VersionState
from staff.models import Approval, AuditEvent, Notification, Officer, SavedView, Version

# Where somebody stood in a list is no part of its filter.
PLACE_IN_LIST = ("after", "before", "page", "chosen", "logged", "most")
MOST_UNREAD = 99
STARTED, SAVED = "started", "saved"  # acts by which the audit trail knows authors
ADOPTED = (VersionStanding.LIVE, VersionStanding.OVER)

V = TypeVar("V", bound=Version)


@dataclass(frozen=True)
class OwnView:
    """A saved view beside the list that it filters."""

    view: SavedView
    is_current: bool


def plain_query(query: str) -> str:
    """The query of an address in one order, without empty parts and without the place in a list.

    The same filter then has the same query, however its form was filled in.
    """
    pairs = {(name, value.strip()) for name, value in parse_qsl(query)}
    kept = [(name, value) for name, value in pairs if value and name not in PLACE_IN_LIST]
    return urlencode(sorted(kept))


def own_views(officer: Officer, page: SavedPage, query: str) -> list[OwnView]:
    """The officer's views of a page in the order of their making; `query` is the page's own."""
    current = plain_query(query)
    views = SavedView.objects.filter(officer=officer, page=page)
    return [OwnView(view, view.query == current) for view in views]


def head_office() -> QuerySet[Officer]:
    """Who decides there at this moment: neither gone nor locked."""
    return Officer.objects.filter(role=Role.HEAD_OFFICE, delivered_active=True, locked_at=None)


def n_unread(officer: Officer) -> int:
    """Read on every page: by the index of what is unread, and no further than can be shown."""
    unread = Notification.objects.filter(officer=officer, read_at=None).order_by()
    return unread[: MOST_UNREAD + 1].count()


def notifications_of(officer: Officer) -> QuerySet[Notification]:
    """What is unread first, then the newest."""
    told = Notification.objects.filter(officer=officer)
    return told.order_by(F("read_at").desc(nulls_first=True), "-on", "-id")


def approvals_of(kind: type[Model], pks: Iterable[int]) -> dict[int, list[Approval]]:
    """Subject → what was asked about it, the newest first; one query for all of them."""
    asked = Approval.objects.filter(
        subject_type=kind._meta.label_lower, subject_id__in=[str(pk) for pk in pks]
    )
    found: dict[int, list[Approval]] = defaultdict(list)
    for approval in asked.select_related("submitted_by", "decided_by"):
        found[int(approval.subject_id)].append(approval)
    return found


def approvals_about(kind: str, key: str = "") -> QuerySet[Approval]:
    """What was asked about an entry of reference data, or about all of a kind; newest first."""
    asked = Approval.objects.select_related("submitted_by", "decided_by")
    of_entry = {"subject_id": key} if key else {}
    return asked.filter(subject_type=kind, **of_entry).order_by("-id")


@dataclass(frozen=True)
class VersionLife(Generic[V]):
    """`approvals`, the newest first: a version may have been returned before it was approved."""

    version: V
    standing: VersionStanding
    approvals: list[Approval]

    @property
    def approval(self) -> Approval | None:
        """The one that is open, or was decided last."""
        return self.approvals[0] if self.approvals else None


def lives_of(
    versions: Iterable[V], standing_of: Callable[[V], VersionStanding]
) -> list[VersionLife[V]]:
    """Each with where it stands, and what was asked and decided about it."""
    found = list(versions)
    approvals = approvals_of(type(found[0]), (each.pk for each in found)) if found else {}
    return [VersionLife(each, standing_of(each), approvals.get(each.pk, [])) for each in found]


def beside(lives: Iterable[VersionLife[V]], version: V, asked: int | None = None) -> V | None:
    """Which version one is compared with: the number asked for, or the adopted one, or any."""
    others = [each for each in lives if each.version.pk != version.pk]
    chosen = [each for each in others if each.version.version == asked]
    adopted = [each for each in others if each.standing in ADOPTED]
    return next((each.version for each in (*chosen, *adopted, *others)), None)


def has_written(version: Version, officer: Officer) -> bool:
    """Whether the audit trail knows the officer as an author, of what it was copied from as well.

    Whoever saved the same words in another version is an author, too. What was approved once is
    nobody's draft any more: its words were decided on by a second person.
    """
    acts = _acts_on(version, [version.pk], STARTED, SAVED)
    written = list(acts.values_list("actor", "detail"))
    if officer.staff_no in {actor for actor, _detail in written}:
        return True
    bases: Any = [detail["base"] for _actor, detail in written if detail.get("base")]
    siblings = type(version)._default_manager.filter(**{version.of: version.owner})
    others = siblings.exclude(state=VersionState.APPROVED)
    same = _acts_on(version, others.values_list("pk", flat=True), SAVED).filter(
        actor=officer.staff_no, detail__after=digest_of_json(version.definition)
    )
    return same.exists() or any(
        has_written(each, officer) for each in others.filter(version__in=bases)
    )


def _acts_on(version: Version, pks: Iterable[int], *acts: str) -> QuerySet[AuditEvent]:
    """What the audit trail has of versions of one kind."""
    return AuditEvent.objects.filter(
        subject_type=version._meta.label_lower,
        subject_id__in=[str(pk) for pk in pks],
        action__in=[f"{version.acts}.{act}" for act in acts],
    )
