"""What the list of customers can be narrowed by, and ordered."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState, Stage
from campaigns.filters.parts import NOBODY, DayField, ReachFilter, plain_choices
from campaigns.models import Campaign
from customers.enums import Kind
from staff.models import Officer
from tiering import badges
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
MOVE = ("moved_from", "moved_to", "since", "until")
# Views that everybody has: the query of each.
TABS = (
    ("", _("All")),
    ("near=up", _("May climb")),
    ("near=down", _("May fall")),
    ("watch=on", _("On watch")),
    ("quiet=30", _("30 days without contact")),
)


class CustomerFilter(ReachFilter):
    q = forms.CharField(label=_("Search"), max_length=64, required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
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
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    stage = forms.ChoiceField(
        label=_("Came to"), choices=[("", _("All")), *Stage.choices], required=False
    )
    short_of = forms.ChoiceField(
        label=_("Not yet"), choices=[("", _("All")), *Stage.choices[1:]], required=False
    )
    moved_from = forms.ChoiceField(label=_("Moved from"), required=False)
    moved_to = forms.ChoiceField(label=_("Moved to"), required=False)
    since = DayField(label=_("Moved since"), required=False)
    until = DayField(label=_("Moved until"), required=False)
    order = forms.ChoiceField(label=_("Order"), choices=[*ORDERS.items()], required=False)

    def __init__(self, data: QueryDict, *, by: Officer) -> None:
        super().__init__(data, by=by)
        tiers = badges.tier_choices()
        campaigns = Campaign.objects.exclude(state=CampaignState.DRAFT).order_by("-priority")
        self.fields["tier"].choices = tiers  # type: ignore[attr-defined]
        self.fields["campaign"].choices = plain_choices(campaigns)  # type: ignore[attr-defined]
        for name in ("moved_from", "moved_to"):
            moved = [*tiers, (NOBODY, _("no label"))]
            self.fields[name].choices = moved  # type: ignore[attr-defined]

    def tells_a_move(self) -> bool:
        """From one label on: such changes have an index."""
        return self.chosen("moved_from") not in (None, NOBODY)

    def narrow_names(self) -> list[str]:
        names = NARROW if self.tells_a_move() else (*NARROW, *MOVE)
        return [name for name in names if self.chosen(name) is not None]

    def refuse_narrow(self) -> None:
        """Said at each field that may only be used among fewer customers."""
        words = _("Too many customers: choose a unit, a tier or a campaign as well.")
        self.refuse(self.narrow_names(), words)
