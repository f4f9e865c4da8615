"""A campaign's version as it is submitted: whom it would list, and the work that it would add."""

from collections.abc import Mapping
from typing import Any

from campaigns.definition import CampaignDefinition
from campaigns.models import CampaignVersion
from campaigns.what_if.draw import draw
from campaigns.what_if.summary import Summary, summarise
from campaigns.what_if.workload import Workload, workload
from kernel.plain_shapes import of_plain, to_plain
from staff.models import OrgUnit
from tiering.rules import digest_of
from tiering.what_if import LEVELS_KEPT


def evidence_of(version: CampaignVersion) -> dict[str, object]:
    """The bank's `Summary` and, as `load`, its `Workload`; the digest of what was counted.

    Before the first scored night nothing is counted; a load wants a calendar that reaches so far.
    """
    definition = CampaignDefinition.parse(version.definition)
    named: dict[str, object] = {"digest": digest_of(definition)}
    drawn = draw(definition, version.campaign)
    if drawn is None:
        return named
    units = list(OrgUnit.objects.order_by("path"))
    counted: dict[str, object] = to_plain(summarise(drawn, units[0], units, levels=LEVELS_KEPT))
    return counted | {"load": to_plain(workload(drawn, definition))} | named


def kept_in(evidence: Mapping[str, Any]) -> tuple[Summary | None, Workload | None]:
    """What `evidence_of` has kept; None for what was not counted, or not kept yet."""
    load = evidence.get("load")
    return (
        of_plain(Summary, evidence) if "on" in evidence else None,
        of_plain(Workload, load) if load else None,
    )
