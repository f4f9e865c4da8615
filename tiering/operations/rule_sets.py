"""What is particular to versions of rules: their checks, and labels that exist once approved."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from customers.queries import decided_on, published_night
from kernel.clock import CENTURY
from staff.enums import VersionState
from staff.operations import REFUSALS as OF_TWO_PEOPLE
from staff.operations import versions
from tiering.models import Label, RuleSet, Scheme
from tiering.queries import label_book, versions_on
from tiering.rules import (
    Difference,
    RuleError,
    SchemeDefinition,
    check_sense,
    differences,
    ranks_under,
    scoring_order,
)

FAR_BELOW = 20_000  # further down than ranks go: a way through where two change places


class BeginsTooEarly(Exception):
    """Nights that are over are not labelled again, in words for the reader."""


# what stands against an act, in words for the reader
REFUSALS = (*OF_TWO_PEOPLE, BeginsTooEarly)


class RuleSets(versions.Kind[RuleSet, SchemeDefinition]):
    model = RuleSet

    def parse(self, data: object) -> SchemeDefinition:
        return SchemeDefinition.parse(data)

    def checked(self, definition: SchemeDefinition | object, owner: Scheme) -> SchemeDefinition:
        if isinstance(definition, SchemeDefinition):
            definition = definition.to_json()
        parsed = SchemeDefinition.parse(definition, label_book())
        check_sense(parsed)
        if parsed.code != owner.code:
            raise RuleError("code", _("A scheme keeps its code."))
        if parsed.policy != owner.policy:
            raise RuleError("policy", _("A scheme keeps its policy."))
        ranks_under(parsed, _ranks_of(owner))
        others = [each.definition for each in versions_on(decided_on()) if each.code != owner.code]
        scoring_order([*others, parsed])
        return parsed

    def differences(self, before: SchemeDefinition, after: SchemeDefinition) -> list[Difference]:
        return differences(before, after, label_book())

    def locked(self, pk: int) -> RuleSet:
        return RuleSet.objects.select_related("scheme").select_for_update(of=("self",)).get(pk=pk)

    def lock_all(self) -> None:
        """Versions of several schemes may read each other's labels."""
        lock_schemes()

    def on(self) -> date:
        return decided_on()

    def check_begins(
        self, version: RuleSet, definition: SchemeDefinition, evidence: Mapping[str, Any]
    ) -> None:
        night, begins = published_night(), version.effective_from
        if begins is not None and begins.year not in CENTURY:
            raise RuleError("effective_from", _("A day from 2000 to 2099 is expected here."))
        if night is not None and (begins is None or begins <= night):
            raise BeginsTooEarly(
                _("New rules count from a day after %(night)s, the data date.") % {"night": night}
            )

    def adopt(
        self, version: RuleSet, definition: SchemeDefinition, evidence: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Its labels exist from now on; it counts from its day on."""
        replaced = _replaced_by(version)
        _write_labels(definition, version.scheme)
        _check_versions_agree(version.effective_from)
        told: dict[str, Any] = {"effective_from": str(version.effective_from)}
        if replaced is not None:
            told["replaces"] = replaced.version
            told["changes"] = self.changes(self.parse(replaced.definition), definition)
        return told


RULES = RuleSets()


def _replaced_by(version: RuleSet) -> RuleSet | None:
    """What is in force until the version begins; a scheme's first one takes nobody's place."""
    before = RuleSet.objects.filter(
        scheme=version.scheme,
        state=VersionState.APPROVED,
        version__lt=version.version,
        effective_from__lte=version.effective_from,
    )
    return before.order_by("-version").first()


def lock_schemes(only: Scheme | None = None) -> None:
    """One, or all of them: versions get their numbers, and come into force, one by one."""
    chosen = Scheme.objects.filter(pk=only.pk) if only else Scheme.objects.all()
    list(chosen.select_for_update().order_by("pk"))


def _ranks_of(scheme: Scheme) -> dict[str, int]:
    return dict(scheme.labels.values_list("code", "rank"))


def _check_versions_agree(since: date | None) -> None:
    """On each day on which rules change from now on: a RuleError where schemes wait in a circle."""
    begins = RuleSet.objects.filter(state=VersionState.APPROVED, effective_from__gte=since)
    for day in begins.values_list("effective_from", flat=True).distinct():
        if day is not None:
            versions_on(day)


def _write_labels(definition: SchemeDefinition, scheme: Scheme) -> None:
    """Names, kinds and ranks as the definition has them; labels that it drops stay in between."""
    scheme.name_en, scheme.name_zh = definition.name_en, definition.name_zh
    scheme.save(update_fields=["name_en", "name_zh"])
    ranks = ranks_under(definition, _ranks_of(scheme))
    scheme.labels.update(rank=models.F("rank") - FAR_BELOW)
    for code in ranks.keys() - {label.code for label in definition.labels}:
        scheme.labels.filter(code=code).update(rank=ranks[code])
    for label in definition.labels:
        Label.objects.update_or_create(
            scheme=scheme,
            code=label.code,
            defaults={
                "name_en": label.name_en,
                "name_zh": label.name_zh,
                "kind": label.kind,
                "rank": label.rank,
            },
        )
