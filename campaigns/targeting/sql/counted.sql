-- What each campaign has come to, by each campaign's own way of counting: who counts has a success
-- that is true or false; of the others it is unknown.
--   condition and line: the target holds now.
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
        e.id, e.campaign_id, e.customer_id, e.org_unit_id, e.arm, e.entered_on, e.line,
        {meets} as is_met,
        m.n_accounts,
        m.aum,
        m.payroll_amount,
        m.payroll_on
    from (
        select
            *,
            case
                when campaign_id = any(%(with_line)s::bigint[]) then (figures ->> 'line')::numeric
            end as line
        from draft.campaigns_whitelistentry
        where campaign_id = any(%(running)s::bigint[])
    ) e
    join {wide_row} m on m.customer_id = e.customer_id
    -- as a typed constant the fence leaves the workers in
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
        bool_or(outcome not in ('sent', 'no_answer')) as is_reached
    from campaigns_followup
    where state = 'done'
    group by campaign_id, customer_id
),
lost as (
    select
        l.campaign_id,
        l.customer_id,
        l.n_accounts = 0 or coalesce(a.end_aum < l.line, false) as is_lost
    from listed l
    left join draft.tiering_monthaverage a
        on a.customer_id = l.customer_id
        and a.month = %(closed_month)s
        and l.entered_on < %(closed_month)s + interval '1 month'
    where l.campaign_id = any(%(churn)s::bigint[]) and l.line is not null
),
paid as (
    select
        l.campaign_id, l.customer_id, l.aum, l.payroll_amount, l.payroll_on, k.target_rate
    from listed l
    join campaigns_campaign k on k.id = l.campaign_id
    where
        l.campaign_id = any(%(payroll)s::bigint[])
        and l.payroll_amount > 0
        and l.payroll_on + 6 <= %(on)s
        and l.payroll_on > %(on)s - 40
),
kept as (
    select
        p.campaign_id, p.customer_id, p.payroll_amount, p.target_rate,
        coalesce(c.later, p.aum) - coalesce(c.before, p.aum) as amount
    from paid p
    left join (
        select
            p.campaign_id,
            p.customer_id,
            (array_agg(a.old_aum order by a."on") filter (where a."on" > p.payroll_on + 6))[1]
                as later,
            (array_agg(a.old_aum order by a."on"))[1] as before
        from paid p
        join draft.tiering_aumchange a on a.customer_id = p.customer_id and a."on" >= p.payroll_on
        where a."on" > %(on)s - 40
        group by p.campaign_id, p.customer_id
    ) c using (campaign_id, customer_id)
),
measured as (
    select campaign_id, customer_id, is_met as is_success, is_met::int as part, 1 as whole
    from listed
    where campaign_id = any(%(by_condition)s::bigint[])
    union all
    select campaign_id, customer_id, not is_lost, is_lost::int, 1 from lost
    union all
    select campaign_id, customer_id, is_kept, is_kept::int, 1
    from (
        select
            campaign_id,
            customer_id,
            sum(retained_amount) >= %(enough)s * sum(matured_amount) as is_kept
        from draft.campaigns_maturityoutcome
        where campaign_id = any(%(maturity)s::bigint[])
        group by campaign_id, customer_id
    ) matured
    union all
    select
        campaign_id, customer_id, amount >= coalesce(target_rate, 0) * payroll_amount, amount,
        payroll_amount
    from kept
)
select
    l.campaign_id,
    l.org_unit_id,
    l.arm,
    count(*) as listed,
    count(c.customer_id) as contacted,
    count(*) filter (where c.is_reached) as reached,
    count(*) filter (where m.is_success) as succeeded,
    count(m.customer_id) as base,
    coalesce(sum(m.part), 0) as rate_part,
    coalesce(sum(m.whole), 0) as rate_whole,
    -- a payroll may leave with much more than it brought: bounded by what the column holds
    case
        when sum(m.whole) > 0
        then round(greatest(-999, least(999, sum(m.part) / sum(m.whole))), 4)
    end as rate
from listed l
left join contact c on c.campaign_id = l.campaign_id and c.customer_id = l.customer_id
left join measured m on m.campaign_id = l.campaign_id and m.customer_id = l.customer_id
group by l.campaign_id, l.org_unit_id, l.arm
