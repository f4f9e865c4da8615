-- What a campaign would have planned by tomorrow: new follow-ups, and those that are opened again.
-- Grain: follow-up. Reads drafted and published follow-ups, plan steps. Writes nothing.
select
    f.customer_id, f.org_unit_id, f.owner_id, f.account_id, f.step, f.channel,
    coalesce(s.channel, ''), f.anchor_on, f.planned_on, f.due_on,
    lead.campaign_id
from draft.campaigns_followup_next f
join campaigns_campaign k on k.id = f.campaign_id
left join campaigns_followup t on t.id = f.id
left join campaigns_planstep s on s.plan_id = k.plan_id and s.code = f.step
left join draft.campaigns_followup lead on lead.id = f.lead_id
where
    f.campaign_id = %(campaign)s
    and f.state = 'open'
    and t.state is distinct from 'open'
order by min(f.due_on) over (partition by f.customer_id), f.customer_id, f.due_on, f.id
