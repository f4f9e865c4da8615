"""Product classes: their names, what each weighs, whether it counts as AUM and as retained."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from customers.enums import AccountClass
from customers.queries import decided_on, publication
from kernel import sql
from kernel.names import visible_only
from kernel.sheets import Definition, Sheet
from kernel.templatetags.figures import rough_money
from staff.reference import Entry, Line, Reference
from tiering.models import ProductClass
from tiering.queries.periods import next_month

ALL = "all"
ROW = ("coefficient", "is_aum", "is_retained")
NAMES = ("name_zh", "name_en")  # these change at once
# One look at all accounts for each publication, made by its night: nobody waits for it.
HELD = """
select a.product_class, count(*), coalesce(sum(a.balance * coalesce(f.rate_to_cny, 1)), 0)
from customers_account a
left join customers_fxrate f on f.currency = a.currency
where a.closed_on is null or a.closed_on > %(on)s
group by a.product_class
"""
A_DAY = 24 * 3600


class ClassesHead(forms.Form):
    key = forms.CharField(max_length=8, widget=forms.HiddenInput)


class ClassRow(forms.Form):
    code = forms.CharField(max_length=12, widget=forms.HiddenInput)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60, validators=[visible_only])
    name_en = forms.CharField(label=_("Name in English"), max_length=60, validators=[visible_only])
    coefficient = forms.DecimalField(
        label=_("Coefficient"), min_value=0, max_value=9, max_digits=6, decimal_places=4
    )
    is_aum = forms.BooleanField(label=_("Counts as AUM"), required=False)
    is_retained = forms.BooleanField(label=_("Counts as retained"), required=False)

    @property
    def title(self) -> str:
        code = str(self["code"].value())
        return str(AccountClass(code).label) if code in AccountClass.values else code


class ClassesSheet(Sheet):
    """The classes are those of the deliveries: none is added, none falls away."""

    head_class = ClassesHead
    row_class = ClassRow
    rows_name = "classes"

    def after(self, act: str) -> Sheet:
        return self

    def finished(self, definition: Definition) -> Definition:
        definition["classes"].sort(key=lambda row: row["code"])
        return definition


class ProductClasses(Reference):
    kind = "product-classes"
    name = _("Product classes")
    about = _("What each class weighs, what counts as AUM, what counts as retained at maturity.")
    icon = "scale"
    sheet = ClassesSheet
    editor = "tiering/_classes-sheet.html"
    preview = "tiering/_classes-held.html"
    consequence = _(
        "It counts from the first of the next month: nights that are over, and the rest of this "
        "month, stay as they are. What is not approved until then is asked for again. Names change "
        "at once."
    )
    key_field = "key"
    is_wide = True

    def entries(self) -> Sequence[Entry]:
        return [Entry(ALL, gettext("All classes"), gettext("%(n)s count as AUM") % {"n": _n_aum()})]

    def now(self, key: str) -> Definition | None:
        if key != ALL:
            return None
        classes = ProductClass.objects.order_by("code")
        return {"key": ALL, "classes": [_row(each) for each in classes]}

    def key_of(self, definition: Definition) -> str:
        return str(definition["key"])

    def title(self, definition: Definition) -> str:
        return gettext("Product classes")

    def lines(self, definition: Definition) -> Sequence[Line]:
        named = _named()
        return [
            Line(row["code"], str(named.get(row["code"], row["code"])), _in_words(row))
            for row in definition["classes"]
        ]

    def check(
        self, sheet: Sheet, before: Definition | None, evidence: Mapping[str, Any] | None = None
    ) -> None:
        after = sheet.definition()
        if after is None or before is None:
            return
        if [row["code"] for row in after["classes"]] != [row["code"] for row in before["classes"]]:
            sheet.refuse(None, gettext("The classes are those of the deliveries."))
        begins = _begins(evidence)
        if begins <= decided_on():
            said = gettext("It was to count from %(day)s: that month has begun, ask again.")
            sheet.refuse(None, said % {"day": begins.isoformat()})
        earlier = {each.code: each for each in ProductClass.objects.filter(next_from__lt=begins)}
        for row in _changed(before, after):
            if row["code"] in earlier:
                said = gettext("%(name)s has changed this month: ask again after two nights.")
                sheet.refuse(None, said % {"name": earlier[row["code"]]})

    def effect(self, before: Definition | None, after: Definition) -> dict[str, Any]:
        held = held_by_class()
        changed = [row["code"] for row in _changed(before, after)] if before else []
        return {
            "from": _begins().isoformat(),
            "classes": [[code, *held.get(code, (0, "0"))] for code in changed],
        }

    def told(self, effect: Mapping[str, Any]) -> Sequence[str]:
        named = _named()
        told = []
        for code, n, yuan in effect["classes"]:
            some = ngettext(
                "%(name)s: %(n)s account with %(amount)s is weighed anew.",
                "%(name)s: %(n)s accounts with %(amount)s are weighed anew.",
                n,
            )
            said = {"name": named.get(code, code), "n": n, "amount": rough_money(Decimal(yuan))}
            told.append(some % said)
        if told:
            day = {"day": effect["from"]}
            told.append(gettext("Approved this month, it counts from %(day)s.") % day)
        return told

    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        """The night takes what is next for what is, once it has begun (`fold_classes.sql`)."""
        before, begins = self.now(key), _begins(evidence)
        if before is None:
            return
        for row in _changed(before, definition, NAMES):
            names = {name: row[name] for name in NAMES}
            ProductClass.objects.filter(code=row["code"]).update(**names)
        for row in _changed(before, definition):
            ProductClass.objects.filter(code=row["code"]).update(
                next_from=begins, **{f"next_{name}": row[name] for name in ROW}
            )

    def shown(self, definition: Definition, asked: Mapping[str, str], on: date) -> dict[str, Any]:
        held, waiting = held_by_class(), ProductClass.objects.filter(next_from__gt=decided_on())
        return {
            "held": [
                (each, *_held_of(each.code, held)) for each in ProductClass.objects.order_by("code")
            ],
            "waiting": list(waiting.order_by("code")),
        }


def _row(each: ProductClass) -> dict[str, Any]:
    """As it will be, where a change has been approved."""
    values = {name: getattr(each, name) for name in ROW}
    later = {name: getattr(each, f"next_{name}") for name in ROW} if each.next_from else {}
    values |= {name: value for name, value in later.items() if value is not None}
    return {
        "code": each.code,
        **{name: getattr(each, name) for name in NAMES},
        **values,
        "coefficient": format(values["coefficient"].normalize(), "f"),
    }


def _changed(
    before: Definition, after: Definition, among: Sequence[str] = ROW
) -> list[dict[str, Any]]:
    """Rows that say something else in these fields."""
    old = {row["code"]: [row[name] for name in among] for row in before["classes"]}
    return [row for row in after["classes"] if [row[n] for n in among] != old.get(row["code"])]


def _in_words(row: Mapping[str, Any]) -> str:
    """What was decided before names were part of it says nothing of them."""
    parts = [f"{row['name_zh']} / {row['name_en']}"] if "name_zh" in row else []
    parts.append(gettext("coefficient %(figure)s") % {"figure": row["coefficient"]})
    parts.append(gettext("AUM") if row["is_aum"] else gettext("not AUM"))
    parts.append(gettext("retained") if row["is_retained"] else gettext("not retained"))
    return " · ".join(parts)


def _named() -> dict[str, ProductClass]:
    return {each.code: each for each in ProductClass.objects.all()}


def _n_aum() -> int:
    return ProductClass.objects.filter(Q(is_aum=True)).count()


def _begins(evidence: Mapping[str, Any] | None = None) -> date:
    """The day that was shown to who decides; of what is being asked for, the first possible one."""
    return date.fromisoformat(evidence["from"]) if evidence else next_month(decided_on())


def held_by_class() -> dict[str, tuple[int, str]]:
    """Class → open accounts and their yuan, on the last published night, which asks first."""
    stands = publication()
    if stands is None:
        return {}
    key = f"held-by-class-{stands.name.replace(' ', '-')}"
    held: dict[str, tuple[int, str]] | None = cache.get(key)
    if held is None:
        held = {code: (n, str(yuan)) for code, n, yuan in sql.rows(HELD, {"on": stands.on})}
        cache.set(key, held, timeout=A_DAY)
    return held


def _held_of(code: str, held: Mapping[str, tuple[int, str]]) -> tuple[int, Decimal]:
    n, yuan = held.get(code, (0, "0"))
    return n, Decimal(yuan)
