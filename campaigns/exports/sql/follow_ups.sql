-- What was planned for whom, and how it stands; or, with an earlier day `then`, how it stood after
-- that day's night. Until when it was open follows from why it ended; people's work counts from the
-- day on which it was done. Empty where nothing tells: how a follow-up stood that was opened again
-- later, when a maturity date moved, and whose an open one was.
-- Grain: follow-up. Reads follow-ups, entries, campaigns, customers, accounts, officers, results.
with night as (
    select coalesce(max(as_of), {then}::date) as "on"
    from campaigns_campaignresult
    where as_of <= {then}::date
),

refused as (
    select
        entry_id, account_id, anchor_on,
        min((worked_at at time zone 'Asia/Shanghai')::date) as "on"
    from campaigns_followup
    where state = 'done' and outcome = 'refused' and {then}::date is not null
    group by entry_id, account_id, anchor_on
),

ended as (
    select
        f.*,
        f.planned_by_run_on < e.entered_on and {then}::date < e.entered_on as was_opened_again,
        case
            when f.state = 'done' then (f.worked_at at time zone 'Asia/Shanghai')::date
            when f.state = 'missed' then f.ends_on
            when f.cancel_reason = 'target_met' then coalesce(e.target_met_on, e.left_on)
            when f.cancel_reason in ('left_list', 'campaign_ended') then e.left_on
            when f.cancel_reason = 'account_closed' then a.closed_on
            when f.cancel_reason = 'refused' then r."on"
        end as ended_on,
        case when f.state = 'done' then {then}::date else night."on" end as known_on,
        a.account_no
    from campaigns_followup f
    cross join night
    join campaigns_whitelistentry e on e.id = f.entry_id
    left join customers_account a on a.id = f.account_id
    left join refused r
        on r.entry_id = f.entry_id
        and r.anchor_on = f.anchor_on
        and r.account_id is not distinct from f.account_id
),

stood as (
    select
        f.*,
        case
            when {then}::date is null then f.state
            when f.was_opened_again then null
            when f.state = 'open' or f.ended_on > f.known_on then 'open'
            when f.ended_on <= f.known_on then f.state
        end as status
    from ended f
)

select
    {campaign} as campaign,
    {customer_no} as customer_no,
    {account_no} as account_no,
    f.plan,
    f.step,
    f.anchor_on,
    case when f.was_opened_again is not true then f.due_on end as due_on,
    case when {then}::date is null or f.status <> 'open' then {owner} end as owner,
    f.channel,
    f.status
from stood f
join campaigns_campaign k on k.id = f.campaign_id
join customers_customer c on c.id = f.customer_id
left join staff_officer o on o.id = f.owner_id
where
    f.planned_by_run_on <= coalesce({as_of}::date, f.planned_by_run_on)
    and f.due_on >= coalesce({start}::date, f.due_on)
    and f.due_on <= coalesce({end}::date, f.due_on)
order by
    k.code collate "C", c.customer_no collate "C", f.account_no collate "C" nulls first,
    f.anchor_on, f.planned_on, f.step collate "C"
