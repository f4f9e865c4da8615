-- What a campaign would have planned by tomorrow: new follow-ups, and those that are opened again.
-- Grain: follow-up, those of a customer side by side. Reads drafted and published follow-ups,
-- customers, plan steps. Writes nothing. Days since 1970-01-01; 0 for nobody and nothing.
select
    f.customer_id,
    f.org_unit_id,
    coalesce(f.owner_id, 0),
    coalesce(f.account_id, 0),
    coalesce(lead.campaign_id, led.campaign_id, 0),
    (c.owner_id is not null)::int,
    f.anchor_on - date 'epoch',
    f.planned_on - date 'epoch',
    f.due_on - date 'epoch',
    f.step,
    f.channel,
    coalesce(s.channel, '')
from draft.campaigns_followup_next f
join customers_customer c on c.id = f.customer_id
join campaigns_campaign k on k.id = f.campaign_id
left join campaigns_followup t on t.id = f.id
left join campaigns_planstep s on s.plan_id = k.plan_id and s.code = f.step
left join draft.campaigns_followup_next lead on lead.id = f.lead_id
left join campaigns_followup led on led.id = f.lead_id
where
    f.campaign_id = %(campaign)s
    and f.state = 'open'
    and t.state is distinct from 'open'
order by min(f.due_on) over (partition by f.customer_id), f.customer_id, f.due_on, f.id
