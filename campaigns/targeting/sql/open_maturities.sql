-- Accounts of listed customers that matured since the last night, as they were before it: how much
-- matured, and how much other retained money the customer had. They are few: `offset 0` looks up by
-- key what is read of their customers.
-- Grain: account × maturity. Reads the published state. Writes the draft of maturity outcomes.
insert into draft.campaigns_maturityoutcome_next (
    campaign_id, entry_id, account_id, customer_id, matures_on, matured_amount, retained_before,
    retained_amount, is_retained
)
with matured as (
    select
        e.campaign_id,
        e.id as entry_id,
        a.id as account_id,
        a.customer_id,
        a.matures_on,
        a.balance
            * coalesce(r.rate_to_cny, 1)
            * case when p.next_from <= a.matures_on then p.next_coefficient else p.coefficient end
            as amount
    from customers_datadate d
    cross join lateral (
        select *
        from customers_account a
        where
            a.matures_on > d.business_date and a.matures_on <= %(on)s and a.closed_on is null
        offset 0
    ) a
    cross join lateral (
        select e.id, e.campaign_id
        from campaigns_whitelistentry e
        where e.customer_id = a.customer_id and e.left_on is null
        offset 0
    ) e
    join campaigns_campaign k on k.id = e.campaign_id and k.target_kind = 'maturity_retained'
    join tiering_productclass p on p.code = a.product_class
    left join customers_fxrate r on r.currency = a.currency and a.currency <> 'CNY'
    where k.maturing_classes ? a.product_class
)
select
    m.campaign_id,
    m.entry_id,
    m.account_id,
    m.customer_id,
    m.matures_on,
    m.amount,
    coalesce(f.aum_retained, 0)
        - sum(m.amount) over (partition by m.campaign_id, m.customer_id)
        - coalesce(w.amount, 0),
    0,
    false
from matured m
left join lateral (
    select f.aum_retained
    from tiering_customermetric f
    where f.customer_id = m.customer_id
    offset 0
) f on true
cross join lateral (
    -- what still counts of those that matured before
    select sum(w.retained_amount) as amount
    from campaigns_maturityoutcome w
    where
        w.customer_id = m.customer_id
        and w.campaign_id = m.campaign_id
        and w.matures_on >= m.matures_on - %(watch)s
    offset 0
) w
where not exists (
    select from campaigns_maturityoutcome o
    where
        o.campaign_id = m.campaign_id
        and o.account_id = m.account_id
        and o.matures_on = m.matures_on
    offset 0
)
