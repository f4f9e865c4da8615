"""Which tables of this floor a night drafts, parents first."""

from customers.models import (
    Account,
    Activity,
    Contact,
    CorporateProfile,
    Customer,
    DataDate,
    FxRate,
    Relation,
)
from kernel.drafts import Draft

DRAFTS = (
    Draft(FxRate),
    Draft(
        Customer,
        day_columns=(
            "public_id",
            "crm_contact_allowed",
            "handover_to_id",
            "handover_manager_no",
            "handover_org_unit_id",
            "handover_at",
        ),
    ),
    Draft(Account),
    Draft(CorporateProfile),
    Draft(Activity),
    Draft(Relation),
    Draft(Contact, day_columns=("form_nonce", "withdrawn_at")),
    Draft(DataDate),
)
