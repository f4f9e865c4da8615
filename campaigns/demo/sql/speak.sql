-- One contact for a customer on a day, also where something was agreed: the highest campaign speaks.
-- Grain: follow-up. Reads demo_work, follow-ups, campaigns. Writes follow-ups.
with ranked as (
    select
        f.id,
        f.lead_id,
        w.at,
        first_value(f.id) over (
            partition by f.customer_id, f.due_on, f.who order by k.priority desc, f.id
        ) as first_id
    from (
        select customer_id, max(at) as at
        from demo_work
        where outcome in ('no_answer', 'considering', 'interested')
        group by customer_id
    ) w
    join campaigns_followup f
        on f.customer_id = w.customer_id and f.state = 'open' and f.due_on > %(on)s
    join campaigns_campaign k on k.id = f.campaign_id
)
update campaigns_followup f
set lead_id = nullif(r.first_id, r.id), touched_at = r.at
from ranked r
where f.id = r.id and r.lead_id is distinct from nullif(r.first_id, r.id)
