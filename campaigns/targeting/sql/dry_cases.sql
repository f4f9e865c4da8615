-- What a dry run has to decide: who was found to come onto a list, and who to leave it, and who is
-- left on lists that ended, in the shape of the night's own cases. A line that is reached on the figures of the last night was so in that night.
-- Grain: campaign × customer. Reads entries, customers. Writes the work table campaign_case.
drop table if exists campaign_case;
create temporary table campaign_case on commit drop as
with found as (
    select *
    from unnest(
        %(campaigns)s::bigint[], %(customers)s::bigint[],
        %(picked)s::boolean[], %(excluded)s::boolean[], %(met)s::boolean[]
    ) as found (campaign_id, customer_id, is_picked, is_excluded, is_met)
    union all
    select campaign_id, customer_id, false, false, false
    from campaigns_whitelistentry
    where campaign_id = any(%(ended)s::bigint[]) and left_on is null
)
select
    f.*,
    e.id as entry_id,
    e.id is not null as is_open,
    null::numeric as line,
    false as is_above_line,
    case
        when c.is_protected then 'protected'
        when not c.core_contact_allowed or not c.crm_contact_allowed then 'do_not_contact'
    end as wall
from found f
join customers_customer c on c.id = f.customer_id
left join campaigns_whitelistentry e
    on e.campaign_id = f.campaign_id and e.customer_id = f.customer_id and e.left_on is null;
analyze campaign_case
