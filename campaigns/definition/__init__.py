"""A campaign as head office writes it: one JSON object, parsed closed, checked, and compared."""

from campaigns.definition.book import CampaignBook
from campaigns.definition.differences import differences, in_words
from campaigns.definition.parse import CampaignDefinition
from campaigns.definition.values import MAX_TALKING, PHASES, Phase

__all__ = [
    "MAX_TALKING",
    "PHASES",
    "CampaignBook",
    "CampaignDefinition",
    "Phase",
    "differences",
    "in_words",
]
