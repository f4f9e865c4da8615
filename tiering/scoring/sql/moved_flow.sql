-- From which label to which the customers labelled before move tonight, with their assets.
-- Grain: pair of labels. Reads draft.tiering_labelchange_next, draft.tiering_customermetric.
select c.from_label_id, c.to_label_id, count(*), round(coalesce(sum(m.aum), 0), 2)
from draft.tiering_labelchange_next c
left join draft.tiering_customermetric m on m.customer_id = c.customer_id
where c.scheme_id = %(scheme)s and c.from_label_id is not null
group by c.from_label_id, c.to_label_id
order by count(*) desc, c.from_label_id, c.to_label_id
