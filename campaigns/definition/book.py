"""What a campaign may name: labels, contact plans, programmes, benefits."""

from dataclasses import dataclass, field

from tiering.rules import LabelBook, Words


@dataclass(frozen=True)
class CampaignBook:
    """`plans` and `programmes` by their codes, `benefits` by their numbers, each with its names.

    `anchors` says from which day a plan counts where the campaign says nothing else.
    """

    labels: LabelBook
    plans: dict[str, Words] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, Words] = field(default_factory=dict)
    benefits: dict[int, Words] = field(default_factory=dict)
