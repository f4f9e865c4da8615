"""What stands around every page: ways to go, what waits, the data date, the rules in force."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.panels.own_due import n_due
from customers.queries import data_date
from kernel.clock import today
from staff.enums import Role, SavedPage
from staff.queries import n_unread
from tiering.queries import tier_rule_version


@dataclass(frozen=True)
class Way:
    """An entry of the navigation; `key` goes there after G."""

    name: str | Promise
    icon: str
    url_name: str
    key: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Entry:
    """A way on a page: of the pages below it, it is the current one; `n` says what waits there."""

    way: Way
    is_current: bool
    n: Callable[[], int] | None


TASKS = Way(_("Tasks"), "list-checks", "campaigns:follow-up-list", "t")
CUSTOMERS = Way(_("Customers"), "users", "campaigns:customer-list", "c")
MATURITIES = Way(_("Maturities"), "calendar-days", "campaigns:maturity-list", "m")
BRANCH = Way(_("Dashboard"), "layout-dashboard", "campaigns:dashboard", "d")
TEAM = Way(_("Team"), "contact", "campaigns:team-detail", "e")
DESK = Way(_("My desk"), "user-round", "campaigns:own-desk", "o")
CAMPAIGNS = Way(_("Campaigns"), "megaphone", "campaigns:campaign-list", "a")
TIERS = Way(_("Tiers"), "layers", "tiering:scheme-list", "r")
NIGHTS = Way(_("Nights"), "moon-star", "bankcrm:night-list", "i")
SETTINGS = Way(_("Settings"), "settings", "bankcrm:settings", "s")
AUDIT = Way(_("Audit trail"), "scroll-text", "bankcrm:audit-list", "l")
ADMINISTRATION = Way(_("Administration"), "settings", "admin:index")

MANAGER = (BRANCH, TASKS, CUSTOMERS, MATURITIES, CAMPAIGNS, TEAM, DESK, TIERS)
BANK_WIDE = (NIGHTS, BRANCH, CUSTOMERS, MATURITIES, CAMPAIGNS, TEAM, TIERS, SETTINGS, AUDIT)
WAYS: dict[str, tuple[Way, ...]] = {
    Role.RELATIONSHIP_MANAGER: (TASKS, CUSTOMERS, MATURITIES, DESK, TIERS),
    Role.BRANCH_MANAGER: MANAGER,
    Role.REGIONAL_MANAGER: MANAGER,
    Role.HEAD_OFFICE: BANK_WIDE,
    Role.AUDITOR: BANK_WIDE,
    Role.ADMINISTRATOR: (ADMINISTRATION,),
}
# On a phone there is room for five, within reach of a thumb.
TABS: dict[str, tuple[Way, ...]] = {
    Role.BRANCH_MANAGER: (BRANCH, TASKS, CUSTOMERS, MATURITIES, TEAM),
    Role.REGIONAL_MANAGER: (BRANCH, TASKS, CUSTOMERS, MATURITIES, TEAM),
    Role.HEAD_OFFICE: (NIGHTS, BRANCH, CAMPAIGNS, TIERS, SETTINGS),
    Role.AUDITOR: (AUDIT, NIGHTS, BRANCH, CUSTOMERS, TIERS),
}
# Where the lists are of which somebody keeps own views.
SAVED_PAGES = {
    SavedPage.FOLLOW_UPS: "campaigns:follow-up-list",
    SavedPage.CUSTOMERS: "campaigns:customer-list",
}


STALE_AFTER_DAYS = 3  # a weekend without deliveries is no news


def days_behind() -> int:
    """How old the data is, where that is more than a weekend explains; 0 otherwise."""
    on = data_date()
    n_days = (today() - on).days if on else 0
    return n_days if n_days > STALE_AFTER_DAYS else 0


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context; what reads the database is a function, called only by who asks for it."""
    user: Any = getattr(request, "user", None)
    role = getattr(user, "role", "")
    ways = WAYS.get(role, ())
    current = _current(request.path, (*ways, DESK))
    entries = {way: Entry(way, way == current, _waiting(way, user)) for way in ways}
    tabs = TABS.get(role, ways)
    return {
        "ways": list(entries.values()),
        "tabs_of_phone": [entries[way] for way in tabs],
        "ways_beyond_tabs": [entry for way, entry in entries.items() if way not in tabs],
        "may_search": CUSTOMERS in ways,
        "n_unread": partial(n_unread, user) if ways else None,
        "theme": request.COOKIES.get("theme", "auto"),
        "data_date": data_date,
        "days_behind": days_behind,
        "tier_rule_version": tier_rule_version,
    }


def _current(path: str, ways: tuple[Way, ...]) -> Way | None:
    """The way to the page, or to the nearest page above it."""
    above = [way for way in ways if path.startswith(way.url)]
    return max(above, key=lambda way: len(way.url), default=None)


def _waiting(way: Way, user: Any) -> Callable[[], int] | None:
    return partial(n_due, user) if way == TASKS else None
