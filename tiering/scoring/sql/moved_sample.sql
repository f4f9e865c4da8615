-- The twenty largest customers who move tonight, of those labelled before.
-- Grain: customer. Reads draft.tiering_labelchange_next, draft.tiering_customermetric,
-- customers_customer.
select p.public_id, c.from_label_id, c.to_label_id, round(coalesce(m.aum, 0), 2) as aum
from draft.tiering_labelchange_next c
join customers_customer p on p.id = c.customer_id
left join draft.tiering_customermetric m on m.customer_id = c.customer_id
where c.scheme_id = %(scheme)s and c.from_label_id is not null
order by aum desc, p.public_id
limit 20
