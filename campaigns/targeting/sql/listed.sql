-- The last entry of every customer that a counted campaign ever listed, whether somebody was
-- contacted and reached in it, and the customer's figures that results are measured by.
-- Grain: campaign × customer. Reads entries, follow-ups, the wide row. Writes campaign_listed.
drop table if exists campaign_listed;
create temporary table campaign_listed on commit drop as
with entry as (
    select distinct on (e.campaign_id, e.customer_id)
        e.campaign_id, e.customer_id, e.org_unit_id, e.arm, e.entered_on,
        (e.figures ->> 'line')::numeric as line
    from draft.campaigns_whitelistentry e
    where e.campaign_id = any(%(running)s::bigint[])
    order by e.campaign_id, e.customer_id, e.entered_on desc, e.id desc
),
contact as (
    select
        f.campaign_id,
        f.customer_id,
        bool_or(f.outcome not in ('sent', 'no_answer')) as is_reached
    from draft.campaigns_followup f
    where f.state = 'done'
    group by f.campaign_id, f.customer_id
)
select
    e.*,
    c.customer_id is not null as is_contacted,
    coalesce(c.is_reached, false) as is_reached,
    {meets} as is_met,
    m.n_accounts,
    m.aum,
    m.payroll_amount,
    m.payroll_on
from entry e
join {wide_row} m on m.customer_id = e.customer_id
left join contact c on c.campaign_id = e.campaign_id and c.customer_id = e.customer_id;
analyze campaign_listed
