-- What comes back: nobody answered, tomorrow again, after the third time by another channel; and what
-- was agreed for a day within a week. Who takes one from the pool keeps it. Grain: follow-up. Reads
-- demo_work, follow-ups, the calendar. Writes follow-ups.
with again as (
    select
        w.id,
        w.at,
        w.officer_id,
        case when w.outcome = 'no_answer' then 1 else 1 + floor(w.draw[1] * 5)::int end as days,
        case
            when w.outcome = 'no_answer' and w.repeat >= 2
            then case when w.channel = 'call' then 'wecom' else 'call' end
            else w.channel
        end as channel
    from demo_work w
    where
        (w.outcome = 'no_answer' and w.repeat < 4)
        or (w.outcome in ('considering', 'interested') and w.draw[5] between 0.3 and 0.5)
)
insert into campaigns_followup (
    campaign_id, entry_id, customer_id, account_id, plan, step, repeat, anchor_on, planned_on,
    due_on, ends_on, org_unit_id, owner_id, channel, state, cancel_reason, outcome, note,
    touched_at, planned_by_run_on
)
select
    f.campaign_id, f.entry_id, f.customer_id, f.account_id, f.plan, f.step, f.repeat + 1,
    f.anchor_on, day."on", day."on", greatest(f.ends_on, last_day."on"), f.org_unit_id,
    coalesce(f.owner_id, a.officer_id), a.channel, 'open', '', '', '', a.at, f.planned_by_run_on
from again a
join campaigns_followup f on f.id = a.id or f.lead_id = a.id
join staff_businessday today on today."on" = %(on)s
join staff_businessday day on day.ordinal = today.ordinal + a.days and day.is_working
join staff_businessday last_day on last_day.ordinal = day.ordinal + 10 and last_day.is_working
on conflict do nothing
