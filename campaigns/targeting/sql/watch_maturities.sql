-- What stayed of the money that matured, until 30 days after. Maturities of a customer that lie
-- within 30 days of the last one share: retained money now, less the other money from before.
-- Grain: maturity outcome. Reads outcomes and metrics. Writes the draft of outcomes.
insert into draft.campaigns_maturityoutcome_next ({columns})
with recent as (
    select o.*, max(o.matures_on) over (partition by o.campaign_id, o.customer_id) as last_on
    from draft.campaigns_maturityoutcome o
    where o.matures_on >= %(on)s - 2 * %(watch)s
),
pooled as (
    select
        campaign_id,
        customer_id,
        sum(matured_amount) as matured,
        min(retained_before) filter (where matures_on = last_on) as other_money
    from recent
    where matures_on >= last_on - %(watch)s
    group by campaign_id, customer_id
),
shared as (
    select
        p.campaign_id,
        p.customer_id,
        least(1, greatest(0, (m.aum_retained - p.other_money) / nullif(p.matured, 0))) as share
    from pooled p
    join draft.tiering_customermetric m on m.customer_id = p.customer_id
),
judged as (
    select
        r.id,
        coalesce(round(r.matured_amount * s.share, 2), 0) as retained_amount,
        coalesce(s.share >= %(enough)s, false) as is_retained
    from recent r
    join shared s using (campaign_id, customer_id)
    where r.matures_on >= %(on)s - %(watch)s
)
select {row}
from draft.campaigns_maturityoutcome o
join judged j using (id)
where (o.retained_amount, o.is_retained) is distinct from (j.retained_amount, j.is_retained)
{overwrite}
