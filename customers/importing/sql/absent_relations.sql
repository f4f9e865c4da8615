-- One row per relation that a full file no longer names: ended as of the business date.
insert into draft.customers_relation_next (ended_on, {others})
select %(on)s, {t_others}
from customers_relation t
join customers_customer c on c.id = t.customer_id
join customers_customer r on r.id = t.related_id
join stage.gone g
    on g.file = 'relations.csv'
    and g.key = c.customer_no || '|' || r.customer_no || '|' || t.relation
where t.ended_on is null
