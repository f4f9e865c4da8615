"""All drafted tables of the house, parents first: what publish moves and take-back undoes."""

from campaigns.drafts import DRAFTS as CAMPAIGN_DRAFTS
from customers.drafts import DRAFTS as CUSTOMER_DRAFTS
from staff.drafts import DRAFTS as STAFF_DRAFTS
from tiering.drafts import DRAFTS as TIERING_DRAFTS

DRAFTS = (*STAFF_DRAFTS, *CUSTOMER_DRAFTS, *TIERING_DRAFTS, *CAMPAIGN_DRAFTS)
