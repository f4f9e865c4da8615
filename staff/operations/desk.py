"""An officer's desk: what is new, and own views of lists."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from staff.enums import NotificationKind, SavedPage
from staff.models import Notification, Officer, SavedView
from staff.operations.audit import record_audit


def notify(
    officer: Officer,
    *,
    kind: NotificationKind,
    cause: str,
    facts: dict[str, Any],
    path: str,
    on: date,
) -> None:
    """Tells an officer something once: the same kind and cause again adds nothing.

    What `facts` may hold, `staff.notices` says: counts, days and names of officers, never words of
    customers. `path` is an address of this installation. Call it in the transaction of the act.
    """
    told = Notification(officer=officer, kind=kind, cause=cause, facts=facts, path=path, on=on)
    Notification.objects.bulk_create([told], ignore_conflicts=True)


def no_longer_new(kind: NotificationKind, cause: str) -> None:
    """Nobody has to look after it any more: read, for all who were told."""
    told = Notification.objects.filter(kind=kind, cause=cause, read_at=None)
    told.update(read_at=timezone.now())


def mark_read(officer: Officer, pk: int | None = None) -> None:
    """One notification of the officer's own, or all; harmless to repeat."""
    unread = Notification.objects.filter(officer=officer, read_at=None)
    if pk is not None:
        unread = unread.filter(pk=pk)
    unread.update(read_at=timezone.now())


@transaction.atomic
def save_view(*, by: Officer, page: SavedPage | str, name: str, query: str) -> SavedView:
    """Keeps a filter of a list under a name; the same name again replaces what it stood for."""
    view, is_new = SavedView.objects.get_or_create(
        officer=by, page=page, name=name, defaults={"query": query}
    )
    if not is_new:
        SavedView.objects.filter(pk=view.pk).update(query=query)
    record_audit(by=by, action="view.saved", subject=view, detail={"page": page})
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: Officer) -> None:
    record_audit(by=by, action="view.deleted", subject=view, detail={"page": view.page})
    view.delete()
