-- Customers whom no campaign may contact, with the reason; the protected list comes first.
-- Grain: customer. Reads customers (the drafted ones). Writes the work table campaign_wall.
drop table if exists campaign_wall;
create temporary table campaign_wall on commit drop as
select
    id as customer_id,
    case when is_protected then 'protected' else 'do_not_contact' end as reason
from draft.customers_customer
where is_protected or not core_contact_allowed or not crm_contact_allowed;
analyze campaign_wall
