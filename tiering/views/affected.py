"""The customers behind the numbers of a trial: a list, and the same as a workbook."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.models import Customer
from customers.queries import data_date
from kernel.htmx import render
from kernel.keyset import KeysetPage
from kernel.whole import whole
from staff.requests import OfficerRequest
from tiering import queries
from tiering.exports import workbooks
from tiering.exports.affected import columns
from tiering.forms import AffectedForm
from tiering.models import RuleSet
from tiering.rules import SchemeDefinition, digest_of
from tiering.views.schemes import for_rule_readers
from tiering.views.trials import names_of, rule_set_or_404
from tiering.what_if import People, people, tried

PER_PAGE = 50


@require_safe
@for_rule_readers
def affected_list(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """Of the very state of the draft and the night that the address names, or why not."""
    asked = Asked(request, rule_set_or_404(scheme, version))
    if asked.status != 200:
        return render(request, "tiering/affected-list.html", asked.words(), status=asked.status)
    found = asked.people()
    page = _page(found, request)
    context = asked.words() | {"page": page, "n": len(found)}
    return render(request, "tiering/affected-list.html", context)


@require_safe
@for_rule_readers
def affected_export(request: OfficerRequest, scheme: str, version: int) -> HttpResponseBase:
    """Exactly what the list of the same address shows."""
    asked = Asked(request, rule_set_or_404(scheme, version))
    page = reverse("tiering:affected-list", args=[scheme, version])
    back = f"{page}?{request.GET.urlencode()}"
    if asked.status != 200:
        return redirect(back)
    return workbooks.send(
        request,
        title=_("Customers of a trial"),
        action="rules.affected_exported",
        columns=columns(asked.names),
        rows=asked.people().every(request.user),
        conditions=asked.in_words(),
        back=back,
    )


class Asked:
    """What an address asks for, and what of it there is: `status` is 200 where it can be shown."""

    def __init__(self, request: OfficerRequest, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.draft: SchemeDefinition | None = None
        self.live: SchemeDefinition | None = None
        self.stored = SchemeDefinition.parse(rule_set.definition)
        self.draft = queries.definition_tried(rule_set, request.GET.get("digest", ""))
        self.live = _live(rule_set, request.GET.get("against", ""))
        self.names = names_of(self.draft or self.stored, self.live)
        plain = {code: label.name for code, label in self.names.items()}
        self.form = AffectedForm(request.GET, names=plain)
        self.night = data_date()

    @property
    def status(self) -> int:
        if not self.form.is_valid():
            return 422
        if self.draft is None:
            return 404
        return 200 if self.form.cleaned_data["on"] == self.night else 410

    @property
    def is_older(self) -> bool:
        """The draft has been saved otherwise since."""
        return self.draft is not None and self.draft != self.stored

    def people(self) -> People:
        if self.draft is None:
            raise LookupError("no such state of the draft")
        return people(tried(self.draft, self.live), self.draft, self.form.choice())

    def words(self) -> dict[str, Any]:
        return {
            "rule_set": self.rule_set,
            "form": self.form,
            "names": self.names,
            "is_older": self.is_older,
            "digest": digest_of(self.draft) if self.draft else "",
            "night": self.night,
            "status": self.status,
        }

    def in_words(self) -> list[tuple[str, str, str]]:
        """What was asked for, as the record and the workbook say it: name, label, value."""
        said = {name: str(value) for name, value in self.form.cleaned_data.items() if value}
        version = ("version", _("version"), str(self.rule_set))
        return [
            version,
            *((name, str(self.form[name].label), value) for name, value in said.items()),
        ]


def _live(rule_set: RuleSet, against: str) -> SchemeDefinition | None:
    """The version that the trial was held against; there may have been none."""
    if not against:
        return None
    number = whole(against) or 0
    versions = rule_set.scheme.rule_sets.filter(state="approved")
    return SchemeDefinition.parse(get_object_or_404(versions, version=number).definition)


def _page(found: People, request: OfficerRequest) -> KeysetPage:
    after, before = (_number(request.GET.get(name, "")) for name in ("after", "before"))
    rows, has_before, has_after = found.page(
        request.user, size=PER_PAGE, after=after, before=before
    )
    keys = [str(each.customer.public_id) for each in rows]
    return KeysetPage(
        rows=rows,
        before=keys[0] if keys and has_before else "",
        after=keys[-1] if keys and has_after else "",
    )


def _number(public_id: str) -> int | None:
    """An unknown key is no key."""
    try:
        return Customer.objects.values_list("pk", flat=True).get(public_id=public_id)
    except (Customer.DoesNotExist, ValueError, ValidationError):
        return None
