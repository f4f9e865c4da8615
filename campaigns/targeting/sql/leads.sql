-- One contact for a customer on a day: the campaign with the highest priority speaks for the others.
-- Grain: follow-up. Reads open follow-ups of customers with a drafted one. Writes the draft.
insert into draft.campaigns_followup_next ({columns})
with drafted as (
    select distinct customer_id from draft.campaigns_followup_next
),
ranked as (
    select
        f.*,
        first_value(f.id) over (
            partition by f.customer_id, f.due_on order by k.priority desc, f.id
        ) as first_id
    from {follow_ups} f
    join drafted using (customer_id)
    join campaigns_campaign k on k.id = f.campaign_id
    where f.state = 'open'
)
select {row}
from ranked r
where r.lead_id is distinct from nullif(r.first_id, r.id)
{overwrite}
