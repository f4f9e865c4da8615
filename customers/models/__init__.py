"""Who the customers are, what they hold, what was said and done.

Columns that the core systems deliver are written by the night; the few that people decide here
are named `crm_…` and `handover_…` and stay apart from them. `owner` follows from both.
"""

from customers.fields import Money
from customers.models.accounts import Account
from customers.models.contacts import Contact
from customers.models.customer import Activity, CorporateProfile, Customer, Relation
from customers.models.deliveries import DataDate, Delivery, FxRate, Reject

__all__ = [
    "Account",
    "Activity",
    "Contact",
    "CorporateProfile",
    "Customer",
    "DataDate",
    "Delivery",
    "FxRate",
    "Money",
    "Reject",
    "Relation",
]
