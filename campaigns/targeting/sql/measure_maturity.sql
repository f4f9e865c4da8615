-- Who kept at least the share that counts of all that matured.
-- Grain: listed customer with a maturity. Reads campaign_listed, maturity outcomes.
select
    o.campaign_id,
    o.customer_id,
    sum(o.retained_amount) >= {enough} * sum(o.matured_amount) as is_success,
    (sum(o.retained_amount) >= {enough} * sum(o.matured_amount))::int as part,
    1 as whole
from draft.campaigns_maturityoutcome o
where o.campaign_id = {campaign}
group by o.campaign_id, o.customer_id
