"""Ways of labelling, their rules in versions, and how far the night has come with them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.names import in_language
from staff.enums import VersionState
from staff.models import Version
from tiering.enums import LabelKind, Policy


class ProductClass(models.Model):
    """What an account class counts as. What is `next` counts from the first of a month; the night
    after it has begun takes it over.
    """

    code = models.CharField(_("class"), max_length=12, primary_key=True)
    name_en = models.CharField(_("name in English"), max_length=60)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    is_aum = models.BooleanField(_("counts as AUM"))
    is_deposit = models.BooleanField(_("is a deposit"))
    is_retained = models.BooleanField(_("counts as retained at maturity"))
    coefficient = models.DecimalField(_("coefficient"), max_digits=6, decimal_places=4, default=1)
    next_coefficient = models.DecimalField(
        _("next coefficient"), max_digits=6, decimal_places=4, null=True, blank=True
    )
    next_is_aum = models.BooleanField(_("will count as AUM"), null=True, blank=True)
    next_is_retained = models.BooleanField(_("will count as retained"), null=True, blank=True)
    next_from = models.DateField(_("next coefficient from"), null=True, blank=True)

    class Meta:
        verbose_name = _("product class")
        verbose_name_plural = _("product classes")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                name="tiering_productclass_changes_on_a_first",
                condition=Q(next_from__isnull=True) | Q(next_from__day=1),
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Scheme(models.Model):
    """A way of labelling: each customer carries at most one label of it.

    `slot` is the scheme's place in the arrays `earned`, `carried` and `threshold` of the metrics.
    """

    code = models.CharField(_("code"), max_length=32, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    slot = models.PositiveSmallIntegerField(_("place in the lists of labels"), unique=True)
    policy = models.CharField(_("policy"), max_length=20, choices=Policy.choices)

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ("slot",)
        constraints = (
            # A closed month keeps one earned label (`MonthAverage`), so one scheme closes months.
            models.UniqueConstraint(
                fields=("policy",),
                condition=Q(policy=Policy.FAST_UP_SLOW_DOWN),
                name="tiering_scheme_one_closes_months",
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Label(models.Model):
    id = models.SmallAutoField(primary_key=True)
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="labels", verbose_name=_("scheme")
    )
    code = models.CharField(_("code"), max_length=32)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=LabelKind.choices)
    rank = models.SmallIntegerField(_("rank"), help_text=_("Higher is better."))

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ("scheme", "-rank")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "code"), name="tiering_label_code"),
            models.UniqueConstraint(fields=("scheme", "rank"), name="tiering_label_rank"),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class RuleSet(Version):
    """One version of a scheme's rules; `definition` has the shape of `rules.rule_set`.

    Of the approved ones that have begun, the highest version is in force.
    """

    of, acts = "scheme", "rules"

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="rule_sets", verbose_name=_("scheme")
    )
    effective_from = models.DateField(_("effective from"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ("scheme", "-version")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "version"), name="tiering_ruleset_version"),
            models.CheckConstraint(
                name="tiering_ruleset_begins",
                condition=Q(state__in=(VersionState.DRAFT, VersionState.DISCARDED))
                | Q(effective_from__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme.code} v{self.version}"


class ScoringState(models.Model):
    """One row: how far the metrics have come, and where the installation's figures begin."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    live_from = models.DateField(_("first delivery"))
    scored_on = models.DateField(_("scored on"))
    closed_month = models.DateField(_("last closed month"), null=True)
    rule_versions = models.JSONField(_("rule versions"), default=dict)

    class Meta:
        verbose_name = _("scoring state")
        verbose_name_plural = _("scoring state")
        constraints = (
            models.CheckConstraint(name="tiering_scoringstate_is_one_row", condition=Q(id=1)),
        )

    def __str__(self) -> str:
        return self.scored_on.isoformat()
