"""Every export by its name."""

from campaigns.exports import EXPORTS as CAMPAIGN_EXPORTS
from tiering.exports import EXPORTS as TIERING_EXPORTS

EXPORTS = {**TIERING_EXPORTS, **CAMPAIGN_EXPORTS}
