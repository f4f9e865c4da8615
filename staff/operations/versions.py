"""Drafts, and their way into force by two people: the same for all that is decided on in versions.

What a version says, how it is checked and what its approval does, its kind knows.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from kernel.digests import digest_of_json
from staff.enums import Decision, VersionState
from staff.models import Approval, Officer, Version
from staff.operations.approvals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    MayNotDecide,
    WrongState,
    check_head_office,
    decide,
    submit_for_approval,
)
from staff.operations.approvals import withdraw as withdraw_approval
from staff.operations.audit import record_audit
from staff.queries import SAVED, STARTED, has_written


class Definition(Protocol):
    """What a version says, parsed; definitions that say the same are equal."""

    def to_json(self) -> dict[str, object]: ...


class Change(Protocol):
    """What differs at a place, in words."""

    @property
    def path(self) -> str: ...
    @property
    def before(self) -> Any: ...
    @property
    def after(self) -> Any: ...
    @property
    def what(self) -> Any: ...


V = TypeVar("V", bound=Version)
D = TypeVar("D", bound=Definition)


class Kind(ABC, Generic[V, D]):
    """What a kind of version has to say for itself."""

    model: ClassVar[type[Version]]

    @abstractmethod
    def parse(self, data: object) -> D:
        """What is kept."""

    @abstractmethod
    def checked(self, definition: D | object, owner: Any) -> D:
        """The definition, parsed or in JSON, if the owner's next version may say so.

        Otherwise an error that names the place.
        """

    @abstractmethod
    def differences(self, before: D, after: D) -> Iterable[Change]: ...

    @abstractmethod
    def locked(self, pk: int) -> V:
        """As it is now, and nobody else's until the transaction ends."""

    @abstractmethod
    def lock_all(self) -> None:
        """Approvals pass one by one, as versions of several owners may stand against each other."""

    @abstractmethod
    def on(self) -> date:
        """The business date on which something is decided."""

    @abstractmethod
    def check_begins(self, version: V, definition: D, evidence: Mapping[str, Any]) -> None:
        """Whether it may come into force: when it is submitted, and again when it is approved."""

    @abstractmethod
    def adopt(self, version: V, definition: D, evidence: Mapping[str, Any]) -> dict[str, Any]:
        """Does what the approval of the version means; answers what the audit trail keeps of it."""

    def last_number(self, owner: Any) -> int:
        """The highest that was given to a version."""
        versions = self.model._default_manager.filter(**{self.model.of: owner})
        last: int = versions.aggregate(last=models.Max("version", default=0))["last"]
        return last

    def trail(self, version: V) -> models.Model:
        """In whose trail the approval stands."""
        return version

    def changes(self, before: D, after: D) -> list[list[Any]]:
        """What differs, for the audit trail: where, before, after, and what it is called."""
        return [
            [each.path, each.before, each.after, each.what]
            for each in self.differences(before, after)
        ]


def begin(
    kind: Kind[V, D],
    owner: Any,
    definition: D,
    *,
    by: Officer,
    base: int | None = None,
    address: str | None = None,
) -> V:
    """A draft with these words; begun twice it is one, as long as nothing is written in it.

    `base` is the number of the version that it is a copy of. The caller has locked the owner.
    """
    words: Any = {kind.model.of: owner, "definition": definition.to_json(), "created_by": by}
    untouched = kind.model._default_manager.filter(**words, state=VersionState.DRAFT)
    found: Any = untouched.first()
    if found is None:
        number = kind.last_number(owner) + 1
        found = kind.model._default_manager.create(**words, version=number)
        _record(found, STARTED, {"version": number, "base": base}, by, address)
    started: V = found
    return started


@transaction.atomic
def save(
    kind: Kind[V, D],
    version: V,
    *,
    definition: D | object,
    expected_digest: str,
    by: Officer,
    address: str | None = None,
) -> V:
    """Writes what was typed, if nobody has saved since; `expected_digest` is of what was read.

    Saved twice is saved once.
    """
    check_head_office(by)
    version = kind.locked(version.pk)
    if version.state != VersionState.DRAFT:
        raise WrongState(_("This version is no draft any more."))
    after = kind.checked(definition, version.owner)
    before = kind.parse(version.definition)
    if after == before:
        return version
    _check_unchanged(before, expected_digest)
    version.definition = after.to_json()
    version.save(update_fields=["definition"])
    detail = {
        "before": _digest(before),
        "after": _digest(after),
        "changes": kind.changes(before, after),
    }
    _record(version, SAVED, detail, by, address)
    return version


@transaction.atomic
def discard(
    kind: Kind[V, D],
    version: V,
    *,
    expected_digest: str,
    by: Officer,
    address: str | None = None,
) -> None:
    """For good, though it stays readable; a colleague's words are not thrown away unread.

    Harmless to repeat.
    """
    check_head_office(by)
    version = kind.locked(version.pk)
    if version.state == VersionState.DISCARDED:
        return
    if version.state != VersionState.DRAFT:
        raise WrongState(_("Only a draft can be discarded."))
    _check_unchanged(kind.parse(version.definition), expected_digest)
    _move(version, VersionState.DISCARDED)
    detail = {"version": version.version, "before": expected_digest, "after": None}
    _record(version, "discarded", detail, by, address)


@transaction.atomic
def submit(
    kind: Kind[V, D],
    version: V,
    *,
    expected_digest: str,
    reason: str,
    evidence: dict[str, Any],
    path: str,
    by: Officer,
    address: str | None = None,
    **terms: Any,
) -> Approval:
    """Asks a second person; from now on the version stays as it is, with the `terms` it begins on.

    `expected_digest` is of the definition that was read, `evidence["digest"]` of the one that was
    tried: what is submitted is what was tried. `path` leads to it. Twice submitted it waits once.
    """
    check_head_office(by)
    version = kind.locked(version.pk)
    definition = kind.checked(version.definition, version.owner)
    for digest in (expected_digest, evidence["digest"]):
        _check_unchanged(definition, digest)
    if version.state == VersionState.DRAFT:
        _lay_before(kind, version, definition, evidence, terms)
    else:
        _check_waits_on(version, terms)
    return submit_for_approval(
        subject=version,
        digest=expected_digest,
        evidence=evidence,
        reason=reason,
        path=path,
        by=by,
        on=kind.on(),
        address=address,
    )


def _lay_before(
    kind: Kind[V, D], version: V, definition: D, evidence: dict[str, Any], terms: dict[str, Any]
) -> None:
    for name, term in terms.items():
        setattr(version, name, term)
    kind.check_begins(version, definition, evidence)
    _move(version, VersionState.SUBMITTED, *terms)


def _check_waits_on(version: Version, terms: dict[str, Any]) -> None:
    """Whether it was submitted before, on these very terms."""
    if version.state != VersionState.SUBMITTED:
        raise WrongState(_("This version is no draft any more."))
    if any(getattr(version, name) != term for name, term in terms.items()):
        raise AlreadySubmitted(_("This waits for a decision already."))


@transaction.atomic
def withdraw(
    kind: Kind[V, D], approval: Approval, *, by: Officer, address: str | None = None
) -> None:
    """The maker takes it back: a draft again. Harmless to repeat."""
    version = _subject(kind, approval)
    if withdraw_approval(approval=approval, by=by, address=address):
        _move(version, VersionState.DRAFT)


@transaction.atomic
def send_back(
    kind: Kind[V, D], approval: Approval, *, reason: str, by: Officer, address: str | None = None
) -> None:
    """Back to its makers, with what is wrong with it. Harmless to repeat."""
    version = _subject(kind, approval)
    given: dict[str, Any] = {"reason": reason, "by": by, "on": kind.on(), "address": address}
    if decide(approval=approval, decision=Decision.RETURNED, **given):
        _move(version, VersionState.DRAFT)


@transaction.atomic
def approve(
    kind: Kind[V, D], approval: Approval, *, reason: str, by: Officer, address: str | None = None
) -> None:
    """Lets the version come into force. Whoever wrote a word of it may not. Harmless to repeat."""
    kind.lock_all()
    version = _subject(kind, approval)
    if has_written(version, by):
        raise MayNotDecide(_("Who wrote on a version does not approve it."))
    given: dict[str, Any] = {"reason": reason, "by": by, "on": kind.on(), "address": address}
    if not decide(approval=approval, decision=Decision.APPROVED, **given):
        return
    definition = kind.checked(version.definition, version.owner)
    _check_unchanged(definition, approval.digest)
    kind.check_begins(version, definition, approval.evidence)
    newer = {kind.model.of: version.owner, "version__gt": version.version}
    approved = kind.model._default_manager.filter(state=VersionState.APPROVED)
    if approved.filter(**newer).exists():
        version.version = kind.last_number(version.owner) + 1
    _move(version, VersionState.APPROVED)
    detail = {"version": version.version, **kind.adopt(version, definition, approval.evidence)}
    action = f"{version.acts}.approved"
    trail = kind.trail(version)
    record_audit(by=by, action=action, subject=trail, detail=detail, address=address)


def _subject(kind: Kind[V, D], approval: Approval) -> V:
    if approval.subject_type != kind.model._meta.label_lower:
        raise kind.model.DoesNotExist
    return kind.locked(int(approval.subject_id))


def _move(version: Version, state: VersionState, *also: str) -> None:
    version.state = state
    version.save(update_fields=["state", "version", *also])


def _digest(definition: Definition) -> str:
    return digest_of_json(definition.to_json())


def _check_unchanged(stored: Definition, expected_digest: str) -> None:
    if _digest(stored) != expected_digest:
        raise ChangedMeanwhile(_("A colleague has changed this draft meanwhile."))


def _record(
    version: Version, act: str, detail: dict[str, Any], by: Officer, address: str | None
) -> None:
    action = f"{version.acts}.{act}"
    record_audit(by=by, action=action, subject=version, detail=detail, address=address)
