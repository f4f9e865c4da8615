-- What the lists have to decide tonight, from one scan of the wide row: customers whom an audience
-- picks and who are not listed, and entries that a wall, the campaign or its audience may end. Who
-- is picked and listed as before is no case.
-- Grain: campaign × customer. Reads the wide row, entries, customers. Writes the work table
-- campaign_case.
drop table if exists campaign_case;
create temporary table campaign_case on commit drop as
with picked as (
    select
        m.customer_id,
        m.aum_month_sum,
        m.month_days,
        unnest({campaign_ids}) as campaign_id,
        {excluded_from} as excluded_from,
        {met_of} as met_of
    from {wide_row} m
    {of_units}
    where {any_match}
    -- as a typed constant the fence leaves the workers in: conditions are computed in parallel
    offset bigint '0'
),
listed as (
    select
        e.id, e.campaign_id, e.customer_id, e.left_on is null as is_open,
        case
            when e.campaign_id = any(%(line_campaigns)s::bigint[])
            then (e.figures ->> 'line')::numeric
        end as line
    from draft.campaigns_whitelistentry e
    -- who entered and left tonight does not enter once more, and may still be kept out
    where e.left_on is null or e.entered_on = %(on)s
),
judged as (
    select
        campaign_id,
        customer_id,
        e.id as entry_id,
        e.is_open,
        e.line,
        p.campaign_id is not null as is_picked,
        coalesce(p.campaign_id = any(p.excluded_from), false) as is_excluded,
        coalesce(p.campaign_id = any(p.met_of), false) as is_met,
        coalesce(p.aum_month_sum >= e.line * p.month_days, false) as is_above_line
    from picked p
    full join listed e using (campaign_id, customer_id)
),
-- no campaign may contact them; the protected list comes first
wall as (
    select
        c.id as customer_id,
        case when c.is_protected then 'protected' else 'do_not_contact' end as reason
    from draft.customers_customer c
    where c.is_protected or not c.core_contact_allowed or not c.crm_contact_allowed
)
select j.*, w.reason as wall
from judged j
left join wall w using (customer_id)
where
    case
        when j.is_open is not true then j.is_picked and not j.is_met
        else
            w.reason is not null
            or j.campaign_id = any(%(ended)s::bigint[])
            or j.campaign_id = any(%(running)s::bigint[])
            and (not j.is_picked or j.is_excluded or j.is_met or j.is_above_line)
    end;
analyze campaign_case
