"""What the list of customers can be narrowed by, and ordered."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Stage
from campaigns.filters.parts import NOBODY, DayField, ReachFilter
from campaigns.models import Campaign
from customers.enums import Kind
from kernel.once import once_per_request
from tiering.badges import badge_labels, tier_choices
from tiering.enums import Direction

ORDERS = {
    "aum": _("AUM, high to low"),
    "-aum": _("AUM, low to high"),
    "gap": _("Nearest to the line"),
    "contact": _("Longest without contact"),
    "name": _("Name"),
    "id": _("Oldest customers first"),
}
# What has to be looked up customer by customer: only among a number that is soon looked through.
NARROW = (
    "watch", "kind", "aum_from", "aum_to", "matures_from", "matures_to", "quiet", "stage",
    "short_of",
)  # fmt: skip
MOVE = ("moved_from", "moved_to", "moved", "since", "until")
# Views that everybody has: the query of each.
TABS = (
    ("", _("All")),
    ("near=up", _("May climb")),
    ("near=down", _("May fall")),
    ("watch=on", _("On watch")),
    ("quiet=30", _("30 days without contact")),
)


@once_per_request
def _campaigns() -> list[tuple[str, str]]:
    shown = Campaign.objects.begun().order_by("-priority")
    return [("", str(_("All"))), *((each.code, str(each)) for each in shown)]


def _moved() -> list[tuple[str, str]]:
    return [*tier_choices(), (NOBODY, str(_("no label")))]


class Way(models.TextChoices):
    """Of changes between labels: upwards or downwards in a scheme, or any to or from a label."""

    UP = "up", _("Climbed")
    DOWN = "down", _("Fell")
    AT = "at", _("To or from")

    def of(self, code: str) -> str:
        """As it stands in an address: of the scheme, or of the label, of this code."""
        return f"{self.value}-{code}"


def _ways() -> list[tuple[str, str]]:
    schemes = {each.scheme.code: each.scheme for each in badge_labels()}.values()
    climbs = [
        (way.of(scheme.code), f"{way.label} · {scheme}")
        for scheme in schemes
        for way in (Way.UP, Way.DOWN)
    ]
    of_labels = [(Way.AT.of(each.code), f"{Way.AT.label} {each}") for each in badge_labels()]
    return [("", str(_("All"))), *climbs, *of_labels]


class CustomerFilter(ReachFilter):
    tier = forms.ChoiceField(label=_("Tier"), choices=tier_choices, required=False)
    near = forms.ChoiceField(
        label=_("Near a line"), choices=[("", _("All")), *Direction.choices], required=False
    )
    watch = forms.BooleanField(label=_("On watch"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *Kind.choices], required=False
    )
    aum_from = forms.DecimalField(label=_("AUM from"), min_value=0, max_digits=16, required=False)
    aum_to = forms.DecimalField(label=_("AUM up to"), min_value=0, max_digits=16, required=False)
    quiet = forms.IntegerField(
        label=_("Days without contact"), min_value=1, max_value=3660, required=False
    )
    matures_from = DayField(label=_("Matures from"), required=False)
    matures_to = DayField(label=_("Matures until"), required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), choices=_campaigns, required=False)
    stage = forms.ChoiceField(
        label=_("Came to"), choices=[("", _("All")), *Stage.choices], required=False
    )
    short_of = forms.ChoiceField(
        label=_("Not yet"), choices=[("", _("All")), *Stage.choices[1:]], required=False
    )
    moved_from = forms.ChoiceField(label=_("Moved from"), choices=_moved, required=False)
    moved_to = forms.ChoiceField(label=_("Moved to"), choices=_moved, required=False)
    moved = forms.ChoiceField(label=_("Moved"), choices=_ways, required=False)
    since = DayField(label=_("Moved since"), required=False)
    until = DayField(label=_("Moved until"), required=False)
    order = forms.ChoiceField(label=_("Order"), choices=[*ORDERS.items()], required=False)

    def tells_a_move(self) -> bool:
        """From one label on, or between two: such changes have an index."""
        way, _code = self.moved_way()
        return way in (Way.UP, Way.DOWN) or self.chosen("moved_from") not in (None, NOBODY)

    def moved_way(self) -> tuple[str, str]:
        """The way that is asked for, and the code of what it is a way of; empty for none."""
        way, _dash, code = (self.chosen("moved") or "").partition("-")
        return way, code

    def narrow_names(self) -> list[str]:
        names = NARROW if self.tells_a_move() else (*NARROW, *MOVE)
        return [name for name in names if self.chosen(name) is not None]

    def refuse_narrow(self) -> None:
        """Said at each field that may only be used among fewer customers."""
        words = _("Too many customers: choose a unit, a tier or a campaign as well.")
        self.refuse(self.narrow_names(), words)
