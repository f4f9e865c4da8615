"""What a campaign may name: labels, contact plans, programmes, units, benefits."""

from dataclasses import dataclass, field

from tiering.rules import LabelBook, Words


@dataclass(frozen=True)
class CampaignBook:
    """`plans`, `programmes` and `units` by their codes, `benefits` by their numbers, each with its
    names.

    `above` has the unit above each one. `anchors` says from which day a plan counts where the
    campaign says nothing else; `ended` are the benefits past their last day, which have names and
    are offered no more, `past` the programmes, which take no new campaign.
    """

    labels: LabelBook
    plans: dict[str, Words] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, Words] = field(default_factory=dict)
    units: dict[str, Words] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    benefits: dict[int, Words] = field(default_factory=dict)
    ended: frozenset[int] = frozenset()
    past: frozenset[str] = frozenset()

    def line(self, code: str) -> list[str]:
        """The unit and all above it."""
        line = [code]
        while line[-1] in self.above:
            line.append(self.above[line[-1]])
        return line
