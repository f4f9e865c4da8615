"""Who does the work for a customer from now on: one customer, a book, or follow-ups alone."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from campaigns.enums import FollowUpState
from campaigns.models import (
    BookHandOver,
    CustomerHandOver,
    FollowUp,
    WhitelistEntry,
    WorkHandOver,
)
from campaigns.operations.next_contacts import merge_lines
from campaigns.targeting import handovers
from campaigns.workload.shares import Plan, Share
from customers.access import give_all, give_back, give_to
from customers.models import Customer
from customers.queries import published_night
from kernel.clock import now
from staff.enums import NotificationKind
from staff.models import Officer
from staff.operations import notify, record_audit


class PlanIsStale(Exception):
    """What was looked at is no longer so: somebody has worked or moved some of it."""


class CannotUndo(Exception):
    """The night has gone on from it, or a later hand-over stands on it."""


@transaction.atomic
def hand_over(
    customer: Customer, *, by: Officer, to: Officer, reason: str, address: str | None = None
) -> None:
    """From now on `to` owns the customer; open work of the customer's own manager goes along.

    What a colleague took because that manager had no hours left stays with the colleague. To whom
    owns the customer already it changes nothing.
    """
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    former = customer.owner
    if former == to:
        return
    give_to(customer, to=to)
    handovers.follow(customer.pk)
    record_audit(
        by=by,
        action="customer.handed_over",
        subject=customer,
        detail={"from": former.staff_no if former else "", "to": to.staff_no, "reason": reason},
        address=address,
    )


@transaction.atomic
def carry_out(
    plan: Plan,
    *,
    by: Officer,
    digest: str,
    reason: str,
    form_nonce: UUID,
    address: str | None = None,
) -> BookHandOver:
    """All that the plan says in one step, or nothing; the same form sent twice is one step.

    Raises PlanIsStale when it is not the plan that was seen, whose `digest` is given, or when a row
    of it is no longer in the officer's hands.
    """
    book, is_new = _book_of(plan, by=by, reason=reason, form_nonce=form_nonce)
    if not is_new:
        return book
    if digest != plan.digest or plan.is_empty:
        raise PlanIsStale
    _lock([pk for share in plan.shares for pk in share.follow_ups])
    for share in plan.shares:
        _give_customers(book, share)
        _give_entries(book, share)
        _give_follow_ups(book, share)
        _tell(book, share)
    record_audit(
        by=by,
        action="officer.handed_over",
        subject=plan.officer,
        detail=_detail(plan, reason),
        address=address,
    )
    return book


def _book_of(
    plan: Plan, *, by: Officer, reason: str, form_nonce: UUID
) -> tuple[BookHandOver, bool]:
    """The record of the step, and whether it is new."""
    # one at a time for each officer, so that two plans never share the same rows out
    Officer.objects.select_for_update(no_key=True, of=("self",)).get(pk=plan.officer.pk)
    stands_on = published_night()
    if stands_on is None:
        raise PlanIsStale
    decided = {
        "officer": plan.officer,
        "scope": plan.scope,
        "reason": reason,
        "decided_by": by,
        "decided_at": now(),
        "data_date": stands_on,
    }
    found: tuple[BookHandOver, bool] = BookHandOver.objects.get_or_create(
        form_nonce=form_nonce, defaults=decided
    )
    return found


def _lock(follow_ups: list[int]) -> None:
    """In the order in which outcomes and moves lock them, so that nobody waits for each other."""
    rows = FollowUp.objects.filter(pk__in=follow_ups).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def _give_customers(book: BookHandOver, share: Share) -> None:
    customers = Customer.objects.filter(pk__in=share.customers, owner=book.officer)
    columns = ("pk", "handover_to_id", "handover_manager_no", "handover_org_unit_id", "handover_at")
    before = list(customers.order_by("pk").select_for_update(no_key=True).values_list(*columns))
    _must_all_be(len(before), share.customers)
    CustomerHandOver.objects.bulk_create(
        CustomerHandOver(
            book=book,
            to=share.to,
            customer_id=pk,
            handover_to_before_id=to,
            handover_manager_no_before=manager_no,
            handover_org_unit_before_id=org_unit,
            handover_at_before=at,
        )
        for pk, to, manager_no, org_unit, at in before
    )
    give_all(Customer.objects.filter(pk__in=share.customers), to=share.to, at=book.decided_at)


def _give_entries(book: BookHandOver, share: Share) -> None:
    entries = WhitelistEntry.objects.filter(
        pk__in=share.entries, owner=book.officer, left_on__isnull=True
    )
    found = list(entries.values_list("pk", flat=True))
    _must_all_be(len(found), share.entries)
    WorkHandOver.objects.bulk_create(
        WorkHandOver(book=book, entry_id=pk, owner_before=book.officer, to=share.to) for pk in found
    )
    entries.update(owner=share.to)


def _give_follow_ups(book: BookHandOver, share: Share) -> None:
    """Those merged into one of the officer's may be of the pool: they go along."""
    follow_ups = FollowUp.objects.open().filter(pk__in=share.follow_ups)
    locked = follow_ups.order_by("pk").select_for_update(no_key=True, of=("self",))
    before = list(locked.values_list("pk", "entry_id", "owner_id", "lead_id"))
    in_hand = [pk for pk, _, owner, lead in before if lead or owner == book.officer_id]
    _must_all_be(len(in_hand), share.follow_ups)
    WorkHandOver.objects.bulk_create(
        WorkHandOver(book=book, entry_id=entry, follow_up_id=pk, owner_before_id=owner, to=share.to)
        for pk, entry, owner, _ in before
    )
    follow_ups.update(owner=share.to, touched_at=book.decided_at)
    _merge(FollowUp.objects.filter(pk__in=share.follow_ups), at=book.decided_at)


def _must_all_be(n_found: int, planned: tuple[int, ...]) -> None:
    if n_found != len(planned):
        raise PlanIsStale


def _tell(book: BookHandOver, share: Share) -> None:
    if not share.customers and not share.n_lines:
        return
    is_book = bool(share.customers)
    notify(
        share.to,
        kind=NotificationKind.HANDED_OVER if is_book else NotificationKind.ASSIGNED,
        cause=f"hand-over:{book.pk}",
        facts={
            "by": book.decided_by.name,
            "officer": book.officer.name,
            "n": len(share.customers) or share.n_lines,
        },
        path="/customers/" if is_book else "/tasks/",
        on=book.data_date,
    )


def _detail(plan: Plan, reason: str) -> dict[str, object]:
    return {
        "scope": plan.scope,
        "reason": reason,
        "to": {s.to.staff_no: [len(s.customers), s.n_lines] for s in plan.shares if s.follow_ups},
    }


@transaction.atomic
def undo(book: BookHandOver, *, by: Officer, address: str | None = None) -> bool:
    """Puts back what still stands of a hand-over; False when it was undone already.

    Raises CannotUndo once the night has gone on from it, or while a later one stands on it.
    """
    book = BookHandOver.objects.select_for_update(of=("self",)).get(pk=book.pk)
    if book.undone_at is not None:
        return False
    if book.data_date != published_night() or _is_built_upon(book):
        raise CannotUndo
    at = now()
    _take_customers_back(book)
    _take_work_back(book, at)
    BookHandOver.objects.filter(pk=book.pk).update(undone_at=at, undone_by=by)
    record_audit(
        by=by,
        action="officer.hand_over_undone",
        subject=book.officer,
        detail={"hand_over": book.pk},
        address=address,
    )
    return True


def _is_built_upon(book: BookHandOver) -> bool:
    """Whether a later hand-over, not undone, holds a customer or a follow-up of this one."""
    later = Q(book__pk__gt=book.pk, book__undone_at__isnull=True)
    customers = CustomerHandOver.objects.filter(book=book).values("customer")
    work = WorkHandOver.objects.filter(book=book)
    return (
        CustomerHandOver.objects.filter(later, customer__in=customers).exists()
        or WorkHandOver.objects.filter(
            later, follow_up__in=work.filter(follow_up__isnull=False).values("follow_up")
        ).exists()
    )


def _take_customers_back(book: BookHandOver) -> None:
    """Who was handed over once more since, by itself or by the core, stays there."""
    mine = CustomerHandOver.objects.filter(book=book, customer=OuterRef("pk"))
    standing = Customer.objects.filter(
        Exists(mine.filter(to=OuterRef("owner"))), handover_at=book.decided_at
    ).filter(pk__in=CustomerHandOver.objects.filter(book=book).values("customer"))

    def before(name: str) -> Subquery:
        return Subquery(mine.values(f"{name}_before")[:1])

    give_back(
        standing,
        to=book.officer,
        handover_to=before("handover_to"),
        handover_manager_no=before("handover_manager_no"),
        handover_org_unit=before("handover_org_unit"),
        handover_at=before("handover_at"),
    )


def _take_work_back(book: BookHandOver, at: datetime) -> None:
    """What was worked meanwhile, or has gone on to somebody else, stays as it is."""
    for owner, to in book.work.order_by().values_list("owner_before", "to").distinct():
        moved = book.work.filter(owner_before=owner, to=to)
        entries = moved.filter(follow_up__isnull=True).values("entry")
        follow_ups = moved.filter(follow_up__isnull=False).values("follow_up")
        WhitelistEntry.objects.filter(pk__in=entries, owner=to).update(owner=owner)
        FollowUp.objects.filter(pk__in=follow_ups, owner=to, state=FollowUpState.OPEN).update(
            owner=owner, touched_at=at
        )
    taken_back = book.work.filter(follow_up__isnull=False).values("follow_up")
    _merge(FollowUp.objects.filter(pk__in=taken_back), at=at)


def _merge(moved: QuerySet[FollowUp], *, at: datetime) -> None:
    """Lines are an officer's: what moved joins what the new owner has with the customer."""
    is_open = Q(state=FollowUpState.OPEN)
    shown = list(moved.filter(is_open).order_by().values_list("customer_id", "due_on").distinct())
    merge_lines({customer for customer, _ in shown}, {on for _, on in shown}, at=at)
