"""Contact plans: which steps a customer is contacted by, how, and on which day."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Prefetch
from django.utils.dateparse import parse_date
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Anchor, CampaignState, OffsetUnit, Roll, SameDay, Who, step_code
from campaigns.models import Campaign, ContactPlan, MessageTemplate, PlanStep
from campaigns.queries import CONTACT_PLANS
from campaigns.reference.plan_sheet import LISTED_AHEAD, PlanSheet
from campaigns.workload.plan_days import PlannedStep, Step, WorkingDays, planned
from customers.enums import Channel
from kernel.clock import CENTURY
from kernel.names import in_language
from kernel.sheets import Definition, Sheet
from staff.models import BusinessDay
from staff.reference import Entry, Line, Reference

SHIPPED = Path(__file__).parent.parent / "shipped"
PLAN = ("code", "name_zh", "name_en", "anchor", "length_days", "same_day")
STEP = ("offset", "unit", "roll", "channel", "who", "guidance_zh", "guidance_en")
STEPS = Prefetch("steps", PlanStep.objects.select_related("message").order_by("offset"))


class ContactPlans(Reference):
    kind = CONTACT_PLANS
    name = _("Contact plans")
    about = _("The steps of a campaign: which day, which channel, what to say.")
    icon = "list-ordered"
    sheet = PlanSheet
    editor = "campaigns/_plan-sheet.html"
    is_wide = True
    preview = "campaigns/_plan-days.html"
    consequence = _(
        "An approved plan counts for what is planned from the next night on; follow-ups that are "
        "planned already stay as they are."
    )
    can_start = True

    def entries(self) -> Sequence[Entry]:
        plans = ContactPlan.objects.prefetch_related(STEPS)
        return [Entry(plan.code, str(plan), _days(_definition(plan))) for plan in plans]

    def now(self, key: str) -> Definition | None:
        plan = ContactPlan.objects.filter(code=key).prefetch_related(STEPS).first()
        return _definition(plan) if plan else None

    def key_of(self, definition: Definition) -> str:
        return str(definition["code"])

    def title(self, definition: Definition) -> str:
        return in_language(definition["name_zh"], definition["name_en"])

    def starts(self) -> Sequence[Definition]:
        """As shipped: 4+1 in both readings, 731, one contact."""
        return _shipped()

    def lines(self, definition: Definition) -> Sequence[Line]:
        anchor = Anchor(definition["anchor"])
        lines = [
            Line("name", gettext("Names"), f"{definition['name_zh']} / {definition['name_en']}"),
            Line("anchor", gettext("Counted from"), str(anchor.label)),
        ]
        if anchor != Anchor.MATURITY:
            days = gettext("%(n)s working days") % {"n": definition["length_days"]}
            lines.append(Line("length", gettext("Length"), days))
        same_day = SameDay(definition.get("same_day", SameDay.LAST)).label
        lines.append(Line("same day", gettext("Steps of one day"), str(same_day)))
        for step in definition["steps"]:
            code = step_code(anchor, step["offset"])
            lines.append(Line(f"step {code}", code, _step_in_words(step)))
        return lines

    def check(
        self, sheet: Sheet, before: Definition | None, evidence: Mapping[str, Any] | None = None
    ) -> None:
        """Campaigns that follow a plan count from the days that it counts from."""
        after = sheet.definition()
        if before is None or after is None or before["anchor"] == after["anchor"]:
            return
        if _followed_by(before["code"]):
            sheet.refuse(
                "anchor", gettext("Campaigns follow this plan: start another one for this.")
            )

    def effect(self, before: Definition | None, after: Definition) -> dict[str, Any]:
        followed = _followed_by(after["code"])
        return {
            "campaigns": [[each.name_zh, each.name_en] for each in followed],
            "channels_before": _channels(before),
            "channels_after": _channels(after),
        }

    def told(self, effect: Mapping[str, Any]) -> Sequence[str]:
        names = gettext(", ").join(in_language(*each) for each in effect["campaigns"])
        n, counts = len(effect["campaigns"]), (effect["channels_before"], effect["channels_after"])
        told = [
            ngettext(
                "%(n)s running or paused campaign follows this plan: %(names)s.",
                "%(n)s running or paused campaigns follow this plan: %(names)s.",
                n,
            )
            % {"n": n, "names": names}
            if n
            else gettext("No campaign follows this plan yet.")
        ]
        if counts[0] != counts[1] and counts[0]:
            said = {"before": _counted(counts[0]), "after": _counted(counts[1])}
            told.append(gettext("Work for each customer: %(before)s → %(after)s.") % said)
        return told

    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        """Steps keep their rows as long as they keep their day."""
        fields = {name: definition[name] for name in PLAN}
        plan, _is_new = ContactPlan.objects.update_or_create(code=key, defaults=fields)
        codes = [step_code(plan.anchor, step["offset"]) for step in definition["steps"]]
        plan.steps.exclude(code__in=codes).delete()
        messages = MessageTemplate.objects.in_bulk(field_name="code")
        for code, step in zip(codes, definition["steps"], strict=True):
            fields = {name: step[name] for name in STEP}
            fields["message"] = messages.get(step["message"])
            PlanStep.objects.update_or_create(plan=plan, code=code, defaults=fields)

    def shown(self, definition: Definition, asked: Mapping[str, str], on: date) -> dict[str, Any]:
        anchor = Anchor(definition["anchor"])
        ahead = LISTED_AHEAD if anchor == Anchor.MATURITY else 0
        start = _day(asked.get("start", "")) or on + timedelta(days=ahead)
        night = start - timedelta(days=ahead)
        calendar = WorkingDays.around(start)
        steps = planned(
            _steps(definition),
            anchor=anchor,
            anchor_on=start,
            night=night,
            calendar=calendar,
            same_day=definition["same_day"],
        )
        return {
            "start": start,
            "is_maturity": anchor == Anchor.MATURITY,
            "planned": [(each, guidance) for each, guidance in _guided(steps, definition)],
            "weeks": _weeks(start, steps, calendar),
            "is_provisional": _is_provisional(start, steps, calendar),
        }


@dataclass(frozen=True)
class Day:
    on: date
    known: BusinessDay | None
    is_start: bool
    steps: list[PlannedStep]


def _weeks(start: date, steps: list[PlannedStep], calendar: WorkingDays) -> list[list[Day]]:
    """Whole weeks, from that of the first day that matters to that of the last."""
    of_day: dict[date, list[PlannedStep]] = {}
    for each in steps:
        of_day.setdefault(each.on, []).append(each)
    first, last = min([start, *of_day]), max([start, *of_day])
    monday = first - timedelta(days=first.weekday())
    n_weeks = (last - monday).days // 7 + 1
    days = [monday + timedelta(days=i) for i in range(7 * n_weeks)]
    cells = [Day(on, calendar.by_date.get(on), on == start, of_day.get(on, [])) for on in days]
    return [cells[i : i + 7] for i in range(0, len(cells), 7)]


def _is_provisional(start: date, steps: list[PlannedStep], calendar: WorkingDays) -> bool:
    days = (calendar.by_date.get(day) for day in (start, *(each.on for each in steps)))
    return any(day is None or day.is_provisional for day in days)


def _guided(
    steps: list[PlannedStep], definition: Definition
) -> list[tuple[PlannedStep, tuple[str, str]]]:
    said = {
        step["offset"]: (
            " · ".join(_how(step)),
            in_language(step["guidance_zh"], step["guidance_en"]),
        )
        for step in definition["steps"]
    }
    return [(each, said[each.step.offset]) for each in steps]


def _steps(definition: Definition) -> list[Step]:
    return [
        Step(
            step_code(definition["anchor"], step["offset"]),
            *(step[name] for name in ("offset", "unit", "roll", "channel", "who")),
        )
        for step in definition["steps"]
    ]


def _definition(plan: ContactPlan) -> Definition:
    """Of a plan that was read with its STEPS."""
    return {name: getattr(plan, name) for name in PLAN} | {
        "steps": [
            {name: getattr(step, name) for name in STEP}
            | {"message": step.message.code if step.message else ""}
            for step in plan.steps.all()
        ]
    }


@cache
def _shipped() -> tuple[Definition, ...]:
    files = (SHIPPED / "plans.json", SHIPPED / "plan_presets.json")
    plans = [plan for file in files for plan in json.loads(file.read_text("utf-8"))]
    return tuple(
        {"same_day": SameDay.LAST.value}
        | {name: plan[name] for name in PLAN if name in plan}
        | {
            "steps": [
                {"message": "", "who": Who.OFFICER.value}
                | {name: step[name] for name in STEP if name in step}
                for step in plan["steps"]
            ]
        }
        for plan in plans
    )


def _followed_by(code: str) -> list[Campaign]:
    states = (CampaignState.LIVE, CampaignState.PAUSED)
    return list(Campaign.objects.filter(plan__code=code, state__in=states))


def _channels(definition: Definition | None) -> dict[str, int]:
    return Counter(step["channel"] for step in definition["steps"]) if definition else {}


def _counted(channels: Mapping[str, int]) -> str:
    in_order = [each for each in Channel if each.value in channels]
    return gettext(", ").join(f"{each.label} × {channels[each.value]}" for each in in_order)


def _days(definition: Definition) -> str:
    anchor, steps = definition["anchor"], definition["steps"]
    return " · ".join(step_code(anchor, step["offset"]) for step in steps)


def _how(step: Mapping[str, Any]) -> list[str]:
    """The channel, and who does it where that is not the officer."""
    who = Who(step.get("who", Who.OFFICER))
    return [str(Channel(step["channel"]).label), *([str(who.label)] if who != Who.OFFICER else [])]


def _step_in_words(step: Mapping[str, Any]) -> str:
    """The day in words, too: one counted in calendar days may be moved."""
    parts = _how(step)
    if step["unit"] == OffsetUnit.CALENDAR_DAY:
        roll = Roll(step["roll"]).label
        parts.append(gettext("calendar days; on a day off: %(roll)s") % {"roll": roll})
    else:
        parts.append(gettext("working days"))
    if step.get("message"):
        parts.append(gettext("message %(code)s") % {"code": step["message"]})
    guidance = in_language(step["guidance_zh"], step["guidance_en"])
    other = step["guidance_en"] if guidance == step["guidance_zh"] else step["guidance_zh"]
    return " · ".join([*parts, *filter(None, (guidance, other))])


def _day(text: str) -> date | None:
    """A day that a calendar may have: nobody plans outside of this century."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and day.year in CENTURY else None
