"""Notifications in words, made for the reader from their kind and facts."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.names import in_language
from staff.enums import NotificationKind
from staff.models import Notification

Facts = Mapping[str, Any]

ICONS: dict[str, str] = {
    NotificationKind.OVERDUE: "alarm-clock",
    NotificationKind.OVERDUE_IN_UNIT: "alarm-clock",
    NotificationKind.REASSIGN: "shuffle",
    NotificationKind.ASSIGNED: "user-plus",
    NotificationKind.HANDED_OVER: "users",
    NotificationKind.COACHING: "message-square",
    NotificationKind.TO_DECIDE: "scale",
    NotificationKind.APPROVED: "circle-check",
    NotificationKind.RETURNED: "corner-up-left",
    NotificationKind.LAPSED: "circle-slash",
    NotificationKind.LIST_HELD: "octagon-alert",
    NotificationKind.NIGHT_LATE: "moon-star",
}


def words(notification: Notification) -> str:
    """A sentence; the name of the kind alone when the facts do not carry one."""
    kind = NotificationKind(notification.kind)
    try:
        return SENTENCES[kind](notification.facts)
    except (KeyError, TypeError):
        return str(kind.label)


def _overdue(facts: Facts) -> str:
    """`n` follow-ups, overdue for `days` days or more."""
    return ngettext(
        "%(n)s of your follow-ups is overdue by %(days)s days or more.",
        "%(n)s of your follow-ups are overdue by %(days)s days or more.",
        facts["n"],
    ) % {"n": facts["n"], "days": facts["days"]}


def _overdue_in_unit(facts: Facts) -> str:
    """The same of `officer`, for the head of the unit."""
    return ngettext(
        "%(officer)s has %(n)s follow-up overdue by %(days)s days or more.",
        "%(officer)s has %(n)s follow-ups overdue by %(days)s days or more.",
        facts["n"],
    ) % {"n": facts["n"], "days": facts["days"], "officer": facts["officer"]}


def _reassign(facts: Facts) -> str:
    return ngettext(
        "%(officer)s has %(n)s follow-up overdue by %(days)s days or more: give it to others?",
        "%(officer)s has %(n)s follow-ups overdue by %(days)s days or more: give them to others?",
        facts["n"],
    ) % {"n": facts["n"], "days": facts["days"], "officer": facts["officer"]}


def _assigned(facts: Facts) -> str:
    """`n` follow-ups, by the officer of the name `by`."""
    return ngettext(
        "%(by)s assigned %(n)s follow-up to you.",
        "%(by)s assigned %(n)s follow-ups to you.",
        facts["n"],
    ) % {"n": facts["n"], "by": facts["by"]}


def _handed_over(facts: Facts) -> str:
    """`n` customers of the officer of the name `officer`, decided by `by`."""
    return ngettext(
        "%(by)s handed %(n)s customer of %(officer)s over to you.",
        "%(by)s handed %(n)s customers of %(officer)s over to you.",
        facts["n"],
    ) % {"n": facts["n"], "by": facts["by"], "officer": facts["officer"]}


def _coaching(facts: Facts) -> str:
    return _("%(by)s wrote you a note about your work.") % {"by": facts["by"]}


def _to_decide(facts: Facts) -> str:
    """The change that `title` names, asked for by `by`."""
    return _("%(by)s asks for your decision: %(title)s.") % {
        "by": facts["by"],
        "title": facts["title"],
    }


def _approved(facts: Facts) -> str:
    return _("%(by)s approved your change: %(title)s.") % {
        "by": facts["by"],
        "title": facts["title"],
    }


def _returned(facts: Facts) -> str:
    return _("%(by)s returned your change: %(title)s.") % {
        "by": facts["by"],
        "title": facts["title"],
    }


def _lapsed(facts: Facts) -> str:
    """What it was asked about is over."""
    return _("Needs no decision any more: %(title)s.") % {"title": facts["title"]}


def _list_held(facts: Facts) -> str:
    """`n` customers would have been on the list, above its `ceiling`."""
    told = _(
        "The list of %(title)s takes nobody in: %(n)s customers, above its ceiling of %(most)s."
    )
    return told % {
        "title": in_language(facts["name_zh"], facts["name_en"]),
        "n": facts["n"],
        "most": facts["ceiling"],
    }


def _night_late(facts: Facts) -> str:
    """The night of `day` was not published at `deadline`."""
    return _("The night of %(day)s was not published by %(deadline)s.") % {
        "day": facts["day"],
        "deadline": facts["deadline"],
    }


SENTENCES: dict[NotificationKind, Callable[[Facts], str]] = {
    NotificationKind.OVERDUE: _overdue,
    NotificationKind.OVERDUE_IN_UNIT: _overdue_in_unit,
    NotificationKind.REASSIGN: _reassign,
    NotificationKind.ASSIGNED: _assigned,
    NotificationKind.HANDED_OVER: _handed_over,
    NotificationKind.COACHING: _coaching,
    NotificationKind.TO_DECIDE: _to_decide,
    NotificationKind.APPROVED: _approved,
    NotificationKind.RETURNED: _returned,
    NotificationKind.LAPSED: _lapsed,
    NotificationKind.LIST_HELD: _list_held,
    NotificationKind.NIGHT_LATE: _night_late,
}
