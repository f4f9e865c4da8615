-- The ten units with the most customers who move tonight, of those labelled before.
-- Grain: unit. Reads draft.tiering_labelchange_next, draft.customers_customer, staff_orgunit.
select u.code, u.name, count(*)
from draft.tiering_labelchange_next c
join draft.customers_customer p on p.id = c.customer_id
join draft.staff_orgunit u on u.id = p.org_unit_id
where c.scheme_id = %(scheme)s and c.from_label_id is not null
group by u.code, u.name
order by count(*) desc, u.code
limit 10
