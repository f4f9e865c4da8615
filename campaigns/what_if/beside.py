"""Two versions of a campaign counted on the same night: whom each would list."""

from dataclasses import dataclass

from campaigns.definition import CampaignDefinition
from campaigns.models import CampaignVersion
from campaigns.what_if.draw import draw
from campaigns.what_if.summary import Summary, UnitCount, summarise
from staff.models import OrgUnit
from tiering.what_if import LEVELS_KEPT, PopulationMoved


@dataclass(frozen=True)
class Beside:
    """`n_only_before` and `n_only_after` are on one of the two lists alone."""

    before: Summary
    after: Summary
    n_only_before: int
    n_only_after: int

    @property
    def units(self) -> list[tuple[UnitCount, UnitCount, int]]:
        """Each unit before and after, and how far below the bank it lies."""
        pairs = []
        for before, after in zip(self.before.units, self.after.units, strict=True):
            below = zip(before.units, after.units, strict=True)
            pairs += [(before, after, 0), *((old, new, 1) for old, new in below)]
        return pairs


def beside(version: CampaignVersion, other: CampaignVersion) -> Beside | None:
    """`other` is before, `version` after; None before the first scored night."""
    before, after = (
        draw(CampaignDefinition.parse(each.definition), version.campaign)
        for each in (other, version)
    )
    if before is None or after is None:
        return None
    if before.population.folder != after.population.folder:
        raise PopulationMoved
    units = list(OrgUnit.objects.order_by("path"))
    old, new = (summarise(each, units[0], units, levels=LEVELS_KEPT) for each in (before, after))
    return Beside(
        before=old,
        after=new,
        n_only_before=int((before.listed & ~after.listed).sum()),
        n_only_after=int((after.listed & ~before.listed).sum()),
    )
