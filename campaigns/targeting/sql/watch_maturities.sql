-- What stayed of the money that matured, until 30 days after, where tonight changed what it is judged
-- by. Maturities of a customer that lie within 30 days of the last one share: retained money now,
-- less the other money from before.
-- Grain: maturity outcome. Reads outcomes and metrics. Writes the draft of outcomes.
insert into draft.campaigns_maturityoutcome_next ({columns})
with changed as (
    select customer_id from draft.tiering_customermetric_next
    union
    select customer_id from draft.campaigns_maturityoutcome_next
),
recent as (
    select o.*, max(o.matures_on) over (partition by o.campaign_id, o.customer_id) as last_on
    from draft.campaigns_maturityoutcome o
    join changed using (customer_id)
    where o.matures_on >= %(on)s - 2 * %(watch)s
),
pooled as (
    select
        r.*,
        sum(r.matured_amount) filter (where r.matures_on >= r.last_on - %(watch)s)
            over customer as all_matured,
        min(r.retained_before) filter (where r.matures_on = r.last_on)
            over customer as other_money
    from recent r
    window customer as (partition by r.campaign_id, r.customer_id)
),
shared as (
    select
        p.*,
        least(
            1, greatest(0, (m.aum_retained - p.other_money) / nullif(p.all_matured, 0))
        ) as share
    from pooled p
    -- `offset 0` looks each one up by key
    cross join lateral (
        select m.aum_retained
        from draft.tiering_customermetric m
        where m.customer_id = p.customer_id
        offset 0
    ) m
    where p.matures_on >= %(on)s - %(watch)s
),
judged as (
    select
        s.*,
        coalesce(round(s.matured_amount * s.share, 2), 0) as retained_now,
        coalesce(s.share >= %(enough)s, false) as is_retained_now
    from shared s
)
select {row}
from judged j
where (j.retained_amount, j.is_retained) is distinct from (j.retained_now, j.is_retained_now)
{overwrite}
