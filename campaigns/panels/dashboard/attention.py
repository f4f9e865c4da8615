"""The facts behind 今日关注, taken from the panels that were read anyway, and one list by index."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.urls import reverse

from campaigns.panels.dashboard.focus import Facts, Focus, Matter, ranked
from campaigns.panels.dashboard.funnel import Funnel
from campaigns.panels.dashboard.kpis import Kpis
from campaigns.panels.dashboard.near import NearLines
from campaigns.panels.dashboard.workload import Workload
from campaigns.panels.frame import Frame
from campaigns.panels.maturity_month import DueSum
from customers.enums import MATURING
from customers.models import Account, Contact
from kernel.clock import BANK_TIME
from staff.scope import below
from tiering.models import UnitFigure
from tiering.queries.periods import month_end

PEAK_DAYS = 14
SILENT_DAYS = 14  # who was not spoken to in this time counts as not contacted


def attention(
    frame: Frame, kpis: Kpis, near: NearLines, workload: Workload, funnel: Funnel | None
) -> list[Focus]:
    """What to do first, each with the page where it is done."""
    late = workload.latest_unit
    facts = facts_of(frame, kpis, near, workload, funnel)
    urls = {
        Matter.PEAK: frame.maturities(matures_from=facts.peak_on, matures_to=facts.peak_on),
        Matter.FALL: frame.customers(near="down"),
        Matter.CLIMB: frame.customers(near="up"),
        Matter.OVERLOAD: workload.team_url,
        Matter.LATE_UNIT: frame.dashboard(late.unit) if late and late.unit else "",
        Matter.POOL: _pool_url(frame),
        Matter.LAGGING: frame.entries(funnel.campaign) if funnel else "",
    }
    return [
        Focus(each.matter, each.urgency, each.facts, urls[each.matter]) for each in ranked(facts)
    ]


def _pool_url(frame: Frame) -> str:
    """The reader's own work list where it holds this pool and no other, else a list to read."""
    if frame.may_act and frame.unit.pk == frame.officer.org_unit_id:
        return f"{reverse('campaigns:follow-up-list')}?owner=none&due=by_today"
    return frame.work(owner="none", which="by_today")


def facts_of(
    frame: Frame, kpis: Kpis, near: NearLines, workload: Workload, funnel: Funnel | None
) -> Facts:
    soon = [due for on, due in kpis.soon.items() if (on - frame.today).days < PEAK_DAYS]
    peak = max(soon, key=lambda due: due.amount, default=None)
    heaviest, lightest = workload.relief or (None, None)
    late = workload.latest_unit
    return Facts(
        peak_on=peak.on if peak else None,
        peak_in_days=(peak.on - frame.today).days if peak else 0,
        peak_amount=peak.amount if peak else Decimal(0),
        peak_accounts=peak.n_accounts if peak else 0,
        n_peak_calls=n_to_call(frame, peak) if peak else 0,
        usual_day_amount=sum((due.amount for due in soon), Decimal(0)) / PEAK_DAYS,
        n_may_fall=near.totals.down,
        n_fall_close=near.totals.down_close,
        n_may_climb=near.totals.up,
        n_climb_close=near.totals.up_close,
        climb_amount=near.totals.up_close_amount,
        close=UnitFigure.CLOSE,
        days_to_month_end=(month_end(frame.today) - frame.today).days,
        worst_name=heaviest.officer.name if heaviest else "",
        worst_late=heaviest.n_late if heaviest else 0,
        worst_a_day=heaviest.n_a_day if heaviest else 0,
        is_worst_behind=heaviest is not None and heaviest.is_behind,
        worst_days=heaviest.days if heaviest else Decimal(0),
        free_name=lightest.officer.name if lightest else "",
        free_days=lightest.days if lightest else Decimal(0),
        late_unit=late.name if late else "",
        late_unit_n=late.work.n_late if late else 0,
        late_unit_share=late.work.late_share if late else Decimal(0),
        n_pool=workload.total.n_pool,
        lagging_by=-(funnel.conversion.lead or Decimal(0)) if funnel else Decimal(0),
    )


def n_to_call(frame: Frame, peak: DueSum) -> int:
    """Customers with money that falls due on a day: in a branch those to whom nobody spoke of
    late; above it, where they are too many to look at one by one, all.
    """
    if not frame.is_leaf:
        return peak.n_customers
    said = Contact.objects.spoken().filter(
        customer=OuterRef("customer"),
        happened_at__gte=datetime.combine(
            frame.today - timedelta(days=SILENT_DAYS), time.min, BANK_TIME
        ),
    )
    maturing = Account.objects.visible_to(frame.officer).filter(
        below(frame.unit, "customer__org_unit__"),
        ~Exists(said),
        matures_on=peak.on,
        closed_on=None,
        product_class__in=MATURING,
    )
    n: int = maturing.values("customer").distinct().count()
    return n
