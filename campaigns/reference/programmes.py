"""Seasons: the days by which campaigns go that have none of their own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Days, Programme
from campaigns.operations.campaign_versions import lock_campaigns
from campaigns.queries import PROGRAMMES
from campaigns.reference import season_moves
from customers.queries import decided_on
from kernel.clock import CENTURY
from kernel.names import in_language, visible_only
from kernel.sheets import Definition, Sheet, check_days_in_order
from staff.reference import Entry, Line, Reference
from tiering.queries.periods import ONE_DAY

DAYS = ("starts_on", "ends_on")
FIELDS = ("code", "name_zh", "name_en", *DAYS)
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
# What a new one may begin with: code, names.
STARTS = (
    ("PEAK_SEASON", "旺季营销", "Peak season"),
    ("DISTRICT", "外抓", "District acquisition"),
    ("OTHER_BANKS", "横抓", "Winning from other banks"),
)


class ProgrammeHead(forms.Form):
    code = forms.RegexField(
        r"\A[A-Z][A-Z0-9_]{0,31}\Z",
        strip=True,
        label=_("Code"),
        error_messages={"invalid": _("Capital letters, digits and _, at most 32.")},
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, validators=[visible_only])
    name_en = forms.CharField(label=_("Name in English"), max_length=120, validators=[visible_only])
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DAY)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        for name in DAYS:
            day = self.cleaned_data.get(name)
            if day and day.year not in CENTURY:
                self.add_error(name, gettext("A day from 2000 to 2099 is expected here."))
        check_days_in_order(self)
        return self.cleaned_data


class ProgrammeSheet(Sheet):
    head_class = ProgrammeHead


class Programmes(Reference):
    kind = PROGRAMMES
    name = _("Season programmes")
    about = _("Seasons that hold campaigns, with the days by which these go.")
    icon = "calendar-range"
    sheet = ProgrammeSheet
    editor = "campaigns/_programme-sheet.html"
    preview = "campaigns/_programme-campaigns.html"
    consequence = _(
        "Approved, its days count from the next night on, for campaigns without days of their own. "
        "A season is not deleted: it gets a last day, after which it takes no new campaign."
    )
    can_start = True

    def entries(self) -> Sequence[Entry]:
        """What is over comes last."""
        on = decided_on()
        found = sorted(Programme.objects.all(), key=lambda each: each.is_over(on))
        return [
            Entry(each.code, str(each), _note(each, on), is_over=each.is_over(on)) for each in found
        ]

    def now(self, key: str) -> Definition | None:
        found = Programme.objects.filter(code=key).first()
        if found is None:
            return None
        said = {name: getattr(found, name) for name in FIELDS}
        return said | {name: said[name] and said[name].isoformat() for name in DAYS}

    def key_of(self, definition: Definition) -> str:
        return str(definition["code"])

    def title(self, definition: Definition) -> str:
        return in_language(definition["name_zh"], definition["name_en"])

    def starts(self) -> Sequence[Definition]:
        year, no_days = decided_on().year, dict.fromkeys(DAYS)
        return [
            {"code": f"{code}_{year}", "name_zh": f"{year} {zh}", "name_en": f"{en} {year}"}
            | no_days
            for code, zh, en in STARTS
        ]

    def lines(self, definition: Definition) -> Sequence[Line]:
        names = f"{definition['name_zh']} / {definition['name_en']}"
        return [
            Line("name", gettext("Names"), names),
            Line("days", gettext("Days"), _in_words(_days(definition))),
        ]

    def check(
        self, sheet: Sheet, before: Definition | None, evidence: Mapping[str, Any] | None = None
    ) -> None:
        """Nothing is moved that nobody was told of: campaigns go by days as they are read here."""
        after = sheet.definition()
        if before is None or after is None:
            return
        if evidence is not None:
            lock_campaigns()
        season_moves.refuse_turned_round(sheet, after["code"], _days(before), _days(after))
        if evidence is not None and season_moves.are_more(self.effect(before, after), evidence):
            told = gettext("By now it moves or ends more campaigns than was told: ask for it anew.")
            sheet.refuse(None, told)

    def effect(self, before: Definition | None, after: Definition) -> dict[str, Any]:
        """As the next night would find it."""
        old, new = _days(before or after), _days(after)
        return season_moves.moves(after["code"], old, new, decided_on() + ONE_DAY)

    def told(self, effect: Mapping[str, Any]) -> Sequence[str]:
        return season_moves.in_words(effect)

    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        fields = {name: definition[name] for name in FIELDS}
        Programme.objects.update_or_create(code=key, defaults=fields)

    def shown(self, definition: Definition, asked: Mapping[str, str], on: date) -> dict[str, Any]:
        """Its campaigns, and what becomes of each by these days."""
        before = self.now(str(definition["code"]))
        old, new = _days(before or definition), _days(definition)
        night = decided_on() + ONE_DAY
        campaigns = season_moves.campaigns_in(definition["code"])
        return {
            "campaigns": [
                (each, each.days_in(new), season_moves.turn_of(each, old, new, night))
                for each in campaigns
            ]
        }


def _days(definition: Definition) -> Days:
    first, last = (definition[name] for name in DAYS)
    return first and date.fromisoformat(first), last and date.fromisoformat(last)


def _in_words(days: Days) -> str:
    first, last = days
    return f"{first or '…'} – {last or '…'}" if first or last else gettext("always")


def _note(programme: Programme, on: date) -> str:
    days = _in_words(programme.days)
    return gettext("%(days)s, over") % {"days": days} if programme.is_over(on) else days
