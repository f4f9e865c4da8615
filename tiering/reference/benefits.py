"""What the labels give: benefits, each with the days between which it holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.names import in_language, visible_only
from kernel.sheets import Definition, Sheet, check_days_in_order
from staff.reference import Entry, Line, Reference
from tiering.badges import BADGE_SCHEMES
from tiering.models import Benefit, Label

ROW = ("name_zh", "name_en", "starts_on", "ends_on")
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LabelHead(forms.Form):
    label = forms.CharField(max_length=65, widget=forms.HiddenInput)


class BenefitRow(forms.Form):
    id = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, validators=[visible_only])
    name_en = forms.CharField(label=_("Name in English"), max_length=120, validators=[visible_only])
    starts_on = forms.DateField(label=_("From"), required=False, widget=DAY)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        check_days_in_order(self)
        return self.cleaned_data


class BenefitSheet(Sheet):
    """In the order in which branches show them."""

    head_class = LabelHead
    row_class = BenefitRow
    rows_name = "benefits"
    max_rows = 40

    def check(self, head: forms.Form, rows: list[forms.Form]) -> None:
        seen: set[str] = set()
        for row in rows:
            if row.cleaned_data["name_zh"] in seen:
                row.add_error("name_zh", gettext("This benefit is listed twice."))
            seen.add(row.cleaned_data["name_zh"])


class Benefits(Reference):
    kind = "benefits"
    name = _("Benefits")
    about = _("What each label gives its customers, and when; branches show it by a checklist.")
    icon = "gift"
    sheet = BenefitSheet
    editor = "tiering/_benefit-sheet.html"
    preview = "tiering/_benefit-days.html"
    is_wide = True
    consequence = _(
        "Approved, it stands on the customer view at once. A benefit is not deleted, since "
        "campaigns and history name it: it gets a last day."
    )
    key_field = "label"

    def entries(self) -> Sequence[Entry]:
        counted = _labels().prefetch_related("benefits")
        return [Entry(_key(each), str(each), _some(each.benefits.all())) for each in counted]

    def now(self, key: str) -> Definition | None:
        label = _label(key)
        if label is None:
            return None
        listed = label.benefits.order_by("place", "id")
        return {"label": key, "benefits": [_row(each) for each in listed]}

    def key_of(self, definition: Definition) -> str:
        return str(definition["label"])

    def title(self, definition: Definition) -> str:
        return str(_label(definition["label"]) or definition["label"])

    def lines(self, definition: Definition) -> Sequence[Line]:
        """A benefit that is new has no number yet: its name stands for it."""
        return [
            Line(
                str(row["id"] or row["name_zh"]),
                in_language(row["name_zh"], row["name_en"]),
                " · ".join([str(place), f"{row['name_zh']} / {row['name_en']}", _days(row)]),
            )
            for place, row in enumerate(definition["benefits"], start=1)
        ]

    def check(
        self, sheet: Sheet, before: Definition | None, evidence: Mapping[str, Any] | None = None
    ) -> None:
        after = sheet.definition()
        if before is None or after is None:
            return
        old = {row["id"]: row for row in before["benefits"]}
        kept = [row["id"] for row in after["benefits"] if row["id"]]
        if len(kept) != len(set(kept)) or not set(kept) <= set(old):
            sheet.refuse(None, gettext("A benefit is listed that this label does not have."))
        for missing in old.keys() - set(kept):
            name = in_language(old[missing]["name_zh"], old[missing]["name_en"])
            said = gettext("“%(name)s” is not deleted: give it a last day.") % {"name": name}
            sheet.refuse(None, said)

    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        """One by one in two rounds: names may change places, and each is there once."""
        label = _label(key)
        if label is None:
            return
        known = label.benefits.in_bulk([row["id"] for row in definition["benefits"] if row["id"]])
        for benefit in known.values():
            benefit.name_zh = f"\t{benefit.pk}"  # nobody can type it
            benefit.save(update_fields=["name_zh"])
        for place, row in enumerate(definition["benefits"], start=1):
            benefit = known.get(row["id"]) or Benefit(label=label)
            benefit.place = place
            for name in ROW:
                setattr(benefit, name, row[name])
            benefit.save()

    def shown(self, definition: Definition, asked: Mapping[str, str], on: date) -> dict[str, Any]:
        rows = definition["benefits"]
        named = [(in_language(row["name_zh"], row["name_en"]), _days(row)) for row in rows]
        now = [_holds(row, on) for row in rows]
        return {
            "on": on,
            "holding": [each for each, holds in zip(named, now, strict=True) if holds],
            "resting": [each for each, holds in zip(named, now, strict=True) if not holds],
        }


def _labels() -> Any:
    """Those that stand beside the names of customers, the best first."""
    schemes = BADGE_SCHEMES.values()
    return Label.objects.filter(scheme__code__in=schemes).select_related("scheme")


def _label(key: str) -> Label | None:
    scheme, _dot, code = key.partition(".")
    found: Label | None = _labels().filter(scheme__code=scheme, code=code).first()
    return found


def _key(label: Label) -> str:
    return f"{label.scheme.code}.{label.code}"


def _row(benefit: Benefit) -> dict[str, Any]:
    days = {name: getattr(benefit, name) for name in ("starts_on", "ends_on")}
    return {"id": benefit.pk, "name_zh": benefit.name_zh, "name_en": benefit.name_en} | {
        name: day.isoformat() if day else None for name, day in days.items()
    }


def _holds(row: Mapping[str, Any], on: date) -> bool:
    day = on.isoformat()
    return (row["starts_on"] or "") <= day <= (row["ends_on"] or "9999")


def _days(row: Mapping[str, Any]) -> str:
    if not row["starts_on"] and not row["ends_on"]:
        return gettext("always")
    return f"{row['starts_on'] or '…'} – {row['ends_on'] or '…'}"


def _some(benefits: Sequence[Benefit]) -> str:
    """The last ones are those that the label adds to the one below it."""
    return " · ".join(str(each) for each in list(benefits)[-3:])
