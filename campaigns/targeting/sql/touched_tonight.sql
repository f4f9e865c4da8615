-- Customers whose follow-ups tonight may change: what the night has drafted about them, what falls
-- due by the calendar, what people did since the last night, and whose officer changed or cannot
-- work any more. Grain: customer. Reads drafts and published tables. Writes campaign_touched.
with drafted as (
    select customer_id from draft.tiering_customermetric_next
    union all
    select customer_id from draft.customers_account_next
    union all
    -- an account that moved leaves its former holder behind
    select t.customer_id
    from draft.customers_account_next n
    join customers_account t on t.id = n.id
    where t.customer_id <> n.customer_id
    union all
    select id from draft.customers_customer_next
    union all
    select customer_id from draft.customers_activity_next
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
)
insert into campaign_touched (customer_id)
select customer_id from drafted
union
select customer_id from due
union
select customer_id from by_people
union
select customer_id from in_other_hands
