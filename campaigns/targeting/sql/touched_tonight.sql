-- Customers whose follow-ups tonight may change: what the night has drafted about them and plans
-- stand on, what falls due by the calendar, what people did since the last night, and whose officer
-- changed or cannot work any more. A balance moves no follow-up: accounts and pay days count where
-- their own days do. Grain: customer. Reads drafts and published tables. Writes campaign_touched.
drop table if exists pg_temp.campaign_touched;
create temporary table campaign_touched on commit drop as
with account as (
    -- an account that moved leaves its former holder behind
    select unnest(array[n.customer_id, t.customer_id]) as customer_id
    from draft.customers_account_next n
    -- `offset 0` looks each one up by key
    left join lateral (
        select a.customer_id, a.product_class, a.matures_on, a.closed_on
        from customers_account a
        where a.id = n.id
        offset 0
    ) t on true
    where
        (n.customer_id, n.product_class, n.matures_on, n.closed_on)
        is distinct from (t.customer_id, t.product_class, t.matures_on, t.closed_on)
),
pay_day as (
    select n.customer_id
    from draft.customers_activity_next n
    left join lateral (
        select v.payroll_on from customers_activity v where v.customer_id = n.customer_id offset 0
    ) t on true
    where n.payroll_on >= %(on)s - %(reach)s and n.payroll_on is distinct from t.payroll_on
),
drafted as (
    select customer_id from account where customer_id is not null
    union all
    select customer_id from pay_day
    union all
    select id from draft.customers_customer_next
    union all
    select customer_id from draft.campaigns_whitelistentry_next
),
due as (
    select customer_id from campaigns_followup where state = 'open' and ends_on <= %(on)s
    union all
    -- a pay day that was delivered ahead
    select customer_id
    from customers_activity
    where payroll_on > %(since)s and payroll_on <= %(on)s
    union all
    select customer_id
    from customers_account
    where
        closed_on is null
        and matures_on > %(since)s + %(maturity_days)s
        and matures_on <= %(on)s + %(maturity_days)s
    union all
    -- an account that closes as announced, of which no delivery speaks on that day
    select customer_id
    from customers_account
    where closed_on > %(since)s and closed_on <= %(on)s
    union all
    -- what falls due meets what is overdue: one line for both
    select customer_id
    from campaigns_followup
    where
        state = 'open'
        and due_on <= (
            select min("on") from staff_businessday where is_working and "on" > %(on)s
        )
    group by customer_id, campaign_id, account_id, owner_id, who
    having min(coalesce(lead_id, id)) <> max(coalesce(lead_id, id))
),
by_people as (
    select customer_id
    from campaigns_followup
    where
        outcome = 'refused'
        and worked_at >= %(since)s::timestamp at time zone 'Asia/Shanghai'
    union all
    select customer_id
    from campaigns_whitelistentry
    where source = 'hand' and left_on is null
    union all
    select id from customers_customer where handover_to_id is not null
    union all
    select customer_id
    from campaigns_whitelistentry
    where campaign_id = any(%(again)s::bigint[]) and left_on is null
    union all
    -- what was agreed outlives its list, but not a wall that was built since
    select f.customer_id
    from campaigns_followup f
    join campaigns_whitelistentry e on e.id = f.entry_id
    where f.state = 'open' and f.repeat > 0 and e.left_on is not null
),
officer as (
    select id from draft.staff_officer_next
    union
    select id
    from staff_officer
    where not delivered_active or locked_at is not null or org_unit_id is null
),
in_other_hands as (
    select e.customer_id
    from officer o
    join campaigns_whitelistentry e on e.owner_id = o.id
    where e.left_on is null
    union all
    -- what a colleague was given or promised
    select f.customer_id
    from officer o
    join campaigns_followup f on f.owner_id = o.id
    where f.state = 'open'
)
select customer_id from drafted
union
select customer_id from due
union
select customer_id from by_people
union
select customer_id from in_other_hands
