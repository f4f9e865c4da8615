"""What stands around every page: ways to go, the data date, the rules in force."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.queries import data_date
from staff.enums import Role
from tiering.queries import tier_rule_version


@dataclass(frozen=True)
class Way:
    """An entry of the navigation."""

    name: str | Promise
    icon: str
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


TASKS = Way(_("Tasks"), "list-checks", "campaigns:follow-up-list")
CUSTOMERS = Way(_("Customers"), "users", "campaigns:customer-list")
BRANCH = Way(_("Dashboard"), "layout-dashboard", "campaigns:dashboard")
TIERS = Way(_("Tiers"), "layers", "tiering:scheme-list")
NIGHTS = Way(_("Nights"), "moon-star", "bankcrm:night-list")
SETTINGS = Way(_("Settings"), "settings", "admin:index")

WAYS: dict[str, tuple[Way, ...]] = {
    Role.RELATIONSHIP_MANAGER: (TASKS, CUSTOMERS, TIERS),
    Role.BRANCH_MANAGER: (BRANCH, TASKS, CUSTOMERS, TIERS),
    Role.REGIONAL_MANAGER: (BRANCH, TASKS, CUSTOMERS, TIERS),
    Role.HEAD_OFFICE: (NIGHTS, BRANCH, CUSTOMERS, TIERS, SETTINGS),
    Role.AUDITOR: (NIGHTS, BRANCH, CUSTOMERS, TIERS, SETTINGS),
    Role.ADMINISTRATOR: (SETTINGS,),
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context; what reads the database is a function, called only by who asks for it."""
    role = getattr(getattr(request, "user", None), "role", "")
    return {
        "ways": WAYS.get(role, ()),
        "may_search": CUSTOMERS in WAYS.get(role, ()),
        "theme": request.COOKIES.get("theme", "auto"),
        "data_date": data_date,
        "tier_rule_version": tier_rule_version,
    }
