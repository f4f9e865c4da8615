"""Every page and who opens it: for the browser tests, the weight test and the benchmark.

A path may name `{customer}`, `{campaign}`, `{colleague}`, `{night}`, `{delivery}` and `{trial}`:
the n-th that the officer may open.
"""

import re
from dataclasses import dataclass

from bankcrm.models import Run
from campaigns.models import FollowUp
from customers.models import Customer, DataDate, Delivery
from staff.enums import Role
from staff.models import Officer
from staff.scope import officers_visible_to
from tiering.models import RuleSet
from tiering.rules import SchemeDefinition, digest_of

RM, BRANCH = Role.RELATIONSHIP_MANAGER, Role.BRANCH_MANAGER
REGION, HEAD_OFFICE, AUDITOR = Role.REGIONAL_MANAGER, Role.HEAD_OFFICE, Role.AUDITOR


@dataclass(frozen=True)
class Page:
    name: str
    role: Role
    path: str


PAGES = (
    Page("work list", RM, "/tasks/"),
    Page("customers", RM, "/customers/"),
    Page("may climb", RM, "/customers/?near=up"),
    Page("customer", RM, "/customers/{customer}/"),
    Page("maturities", RM, "/maturities/"),
    Page("why this label", RM, "/customers/{customer}/why/RETAIL/"),
    Page("schemes", RM, "/tiering/"),
    Page("notifications", RM, "/notifications/"),
    Page("own desk", RM, "/team/me/"),
    Page("dashboard", BRANCH, "/dashboard/"),
    Page("targets", BRANCH, "/dashboard/targets/"),
    Page("morning brief", BRANCH, "/dashboard/brief/"),
    Page("white-list", BRANCH, "/campaigns/{campaign}/"),
    Page("team", BRANCH, "/team/"),
    Page("work of a team", BRANCH, "/team/work/"),
    Page("officer", BRANCH, "/team/{colleague}/"),
    Page("rebalance", BRANCH, "/team/{colleague}/rebalance/"),
    Page("hand-over", BRANCH, "/team/{colleague}/hand-over/"),
    Page("leave", BRANCH, "/team/{colleague}/leave/"),
    Page("benefits on display", BRANCH, "/tiering/benefits/"),
    Page("work list", BRANCH, "/tasks/"),
    Page("customers", BRANCH, "/customers/"),
    Page("maturities", BRANCH, "/maturities/"),
    Page("customer", BRANCH, "/customers/{customer}/"),
    Page("dashboard", REGION, "/dashboard/"),
    Page("team", REGION, "/team/"),
    Page("dashboard", HEAD_OFFICE, "/dashboard/"),
    Page("team", HEAD_OFFICE, "/team/"),
    Page("customers", HEAD_OFFICE, "/customers/"),
    Page("versions of rules", HEAD_OFFICE, "/tiering/RETAIL/"),
    Page("rules in words", HEAD_OFFICE, "/tiering/RETAIL/1/"),
    Page("customers of a trial", HEAD_OFFICE, "/tiering/RETAIL/1/affected/?{trial}"),
    Page("backtest", HEAD_OFFICE, "/tiering/RETAIL/1/backtest/"),
    Page("new scheme", HEAD_OFFICE, "/tiering/new/"),
    Page("settings", HEAD_OFFICE, "/settings/"),
    Page("targets of a KPI", HEAD_OFFICE, "/settings/targets/new/"),
    Page("contact plan", HEAD_OFFICE, "/settings/contact-plans/731/"),
    Page("season", HEAD_OFFICE, "/settings/programmes/PEAK_SEASON/"),
    Page("change of a season", HEAD_OFFICE, "/settings/programmes/PEAK_SEASON/edit/"),
    Page("new message", HEAD_OFFICE, "/settings/messages/new/"),
    Page("forbidden words", HEAD_OFFICE, "/settings/forbidden-words/all/edit/"),
    Page("change of a plan", HEAD_OFFICE, "/settings/contact-plans/4+1/edit/"),
    Page("campaigns", HEAD_OFFICE, "/campaigns/"),
    Page("campaigns", BRANCH, "/campaigns/"),
    Page("new campaign", HEAD_OFFICE, "/campaigns/new/"),
    Page("campaign", HEAD_OFFICE, "/campaigns/{campaign}/"),
    Page("campaign in words", HEAD_OFFICE, "/campaigns/{campaign}/1/"),
    Page("dry run", HEAD_OFFICE, "/campaigns/{campaign}/dry-run/"),
    Page("year of the calendar", HEAD_OFFICE, "/settings/calendar/2027/edit/"),
    Page("benefits of a label", HEAD_OFFICE, "/settings/benefits/RETAIL.GOLD/edit/"),
    Page("product classes", HEAD_OFFICE, "/settings/product-classes/all/edit/"),
    Page("nights", HEAD_OFFICE, "/nights/"),
    Page("night", HEAD_OFFICE, "/nights/{night}/"),
    Page("rejects", HEAD_OFFICE, "/deliveries/{delivery}/rejects/"),
    Page("nights", AUDITOR, "/nights/"),
    Page("audit", AUDITOR, "/audit/"),
    Page("audit", HEAD_OFFICE, "/audit/"),
    Page("dashboard", AUDITOR, "/dashboard/"),
)

DASHBOARD = next(page for page in PAGES if page.name == "dashboard")


def address(page: Page, officer: Officer, nth: int = 0) -> str:
    """The path of a page with the n-th of whatever it names."""
    return re.sub(r"{(\w+)}", lambda name: str(FINDERS[name[1]](officer, nth)), page.path)


def _customer(officer: Officer, nth: int) -> object:
    """One with something to do, so that the page is full."""
    busy = FollowUp.objects.visible_to(officer).open().order_by("due_on", "pk")
    if officer.role == RM:
        busy = busy.filter(owner=officer)
    customers = list(dict.fromkeys(busy.values_list("customer__public_id", flat=True)[:50]))
    return customers[nth] if nth < len(customers) else _any_customer(officer, nth)


def _any_customer(officer: Officer, nth: int) -> object:
    seen = Customer.objects.visible_to(officer).order_by("pk")
    return seen.values_list("public_id", flat=True)[nth]


def _colleague(officer: Officer, nth: int) -> object:
    team = officers_visible_to(officer).filter(role=RM, delivered_active=True)
    return team.order_by("staff_no").values_list("staff_no", flat=True)[nth]


def _trial(officer: Officer, nth: int) -> object:
    """Everybody, under the shipped rules."""
    definition = SchemeDefinition.parse(
        RuleSet.objects.get(scheme__code="RETAIL", version=1).definition
    )
    night = DataDate.objects.get().business_date
    return f"digest={digest_of(definition)}&on={night}&against=1&group=all"


FINDERS = {
    "customer": _customer,
    "colleague": _colleague,
    "trial": _trial,
    "campaign": lambda officer, nth: ("THRESHOLD", "MATURITY")[nth],
    "night": lambda officer, nth: Run.objects.order_by("-pk")[nth].pk,
    "delivery": lambda officer, nth: Delivery.objects.order_by("-pk")[nth].pk,
}


def busiest(role: Role, nth: int = 0) -> Officer:
    """The n-th officer of a role; relationship managers with the most to do come first."""
    officers = Officer.objects.filter(role=role, delivered_active=True, locked_at=None)
    if role != RM:
        return officers.order_by("staff_no")[nth]
    with_work = [each for each in officers.order_by("staff_no")[:50]]
    open_ones = FollowUp.objects.open()
    with_work.sort(key=lambda each: -open_ones.filter(owner=each).count())
    return with_work[nth]
