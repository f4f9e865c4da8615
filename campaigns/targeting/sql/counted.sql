-- What each campaign has come to, by each campaign's own way of counting. Whoever counts has a success
-- that is true or false; that of the others is unknown.
--   condition, line: the target holds now.
--   churn: an account is open, and the balance at the end of the last month closed since is not
--     below the line that the entry started with. The rate is the share that was lost.
--   maturity: at least the share that is enough stayed of all that matured.
--   payroll: how much of the last pay stayed, AUM six days after the pay day less AUM on the day
--     before it. The AUM of a day is what the first change after that day found; without one, today's.
-- Grain: campaign × unit × arm. Reads entries, follow-ups, the wide row, month averages, maturity
-- outcomes, AUM changes. Writes the work table campaign_counted.
drop table if exists campaign_counted;
create temporary table campaign_counted on commit drop as
with entry as (
    select
        e.*,
        {meets} as is_met,
        m.n_accounts,
        m.aum,
        m.payroll_amount,
        m.payroll_on,
        coalesce(
            e.campaign_id = any(%(payroll)s::bigint[])
            and m.payroll_amount > 0
            and m.payroll_on + 6 <= %(on)s
            and m.payroll_on > %(on)s - 40,
            false
        ) as has_pay_day
    from (
        select
            v.id, v.campaign_id, v.customer_id, v.org_unit_id, v.arm, v.entered_on, k.target_rate,
            case
                when v.campaign_id = any(%(with_line)s::bigint[])
                then (v.figures ->> 'line')::numeric
            end as line
        from draft.campaigns_whitelistentry v
        join campaigns_campaign k on k.id = v.campaign_id
        where v.campaign_id = any(%(running)s::bigint[])
        offset bigint '0'
    ) e
    join {wide_row} m on m.customer_id = e.customer_id
    -- the fences keep rows narrow; as typed constants they leave the workers in
    offset bigint '0'
),
listed as materialized (
    -- the last entry speaks for a customer
    select distinct on (campaign_id, customer_id) *
    from entry
    order by campaign_id, customer_id, entered_on desc, id desc
),
-- what is done is done: no draft holds it
contact as (
    select
        campaign_id,
        customer_id,
        bool_or(outcome not in ('sent', 'no_answer')) as is_reached,
        bool_or(outcome in ('interested', 'done')) as is_interested
    from campaigns_followup
    where state = 'done'
    group by campaign_id, customer_id
),
started_with_line as (
    select
        l.campaign_id,
        l.customer_id,
        l.n_accounts = 0 or coalesce(coalesce(n.end_aum, a.end_aum) < l.line, false) as is_lost
    from listed l
    left join draft.tiering_monthaverage_next n
        on n.customer_id = l.customer_id
        and n.month = %(closed_month)s
        and l.entered_on < %(closed_month)s + interval '1 month'
    -- `offset 0` looks each one up by key, among the months of years
    left join lateral (
        select v.end_aum
        from tiering_monthaverage v
        where
            v.customer_id = l.customer_id
            and v.month = %(closed_month)s
            and l.entered_on < %(closed_month)s + interval '1 month'
        offset 0
    ) a on true
    where l.campaign_id = any(%(churn)s::bigint[]) and l.line is not null
),
matured as (
    select
        campaign_id,
        customer_id,
        sum(retained_amount) >= %(enough)s * sum(matured_amount) as is_kept
    from draft.campaigns_maturityoutcome
    where campaign_id = any(%(maturity)s::bigint[])
    group by campaign_id, customer_id
),
changed as (
    select
        l.campaign_id,
        l.customer_id,
        (array_agg(a.old_aum order by a."on") filter (where a."on" > l.payroll_on + 6))[1] as later,
        (array_agg(a.old_aum order by a."on"))[1] as before
    from listed l
    join draft.tiering_aumchange a on a.customer_id = l.customer_id and a."on" >= l.payroll_on
    where l.has_pay_day and a."on" > %(on)s - 40
    group by l.campaign_id, l.customer_id
),
measured as (
    select
        l.campaign_id,
        l.org_unit_id,
        l.arm,
        c.customer_id is not null as is_contacted,
        c.is_reached,
        c.is_interested,
        w.is_lost,
        case when l.has_pay_day then l.payroll_amount end as pay,
        p.stayed,
        case
            when l.campaign_id = any(%(by_condition)s::bigint[]) then l.is_met
            when l.has_pay_day then p.stayed >= coalesce(l.target_rate, 0) * l.payroll_amount
            else coalesce(m.is_kept, not w.is_lost)
        end as has_succeeded
    from listed l
    left join contact c on c.campaign_id = l.campaign_id and c.customer_id = l.customer_id
    left join started_with_line w on w.campaign_id = l.campaign_id and w.customer_id = l.customer_id
    left join matured m on m.campaign_id = l.campaign_id and m.customer_id = l.customer_id
    left join changed h on h.campaign_id = l.campaign_id and h.customer_id = l.customer_id
    cross join lateral (
        select
            case
                when l.has_pay_day then coalesce(h.later, l.aum) - coalesce(h.before, l.aum)
            end as stayed
    ) p
)
select
    campaign_id,
    org_unit_id,
    arm,
    count(*) as listed,
    count(*) filter (where is_contacted) as contacted,
    count(*) filter (where is_reached) as reached,
    count(*) filter (where is_interested) as interested,
    count(*) filter (where has_succeeded) as succeeded,
    count(has_succeeded) as base,
    coalesce(sum(coalesce(stayed, is_lost::int, has_succeeded::int)), 0) as rate_part,
    coalesce(sum(coalesce(pay, (has_succeeded is not null)::int)), 0) as rate_whole
from measured
group by campaign_id, org_unit_id, arm
