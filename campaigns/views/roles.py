"""Which roles the pages of campaigns are for."""

from kernel.gate import for_roles
from staff.enums import BANK_WIDE_ROLES, UNIT_ROLES, WORKERS, Role

for_workers = for_roles(*WORKERS)
for_managers = for_roles(*UNIT_ROLES)
for_campaign_makers = for_roles(Role.HEAD_OFFICE)
for_campaign_readers = for_roles(*BANK_WIDE_ROLES)
for_unit_heads = for_roles(*UNIT_ROLES, Role.HEAD_OFFICE, Role.AUDITOR)
for_customer_roles = for_roles(*(role for role in Role if role != Role.ADMINISTRATOR))
