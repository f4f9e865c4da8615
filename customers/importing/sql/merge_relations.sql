-- One row per relation that is new or holds again, into draft.customers_relation_next.
insert into draft.customers_relation_next (
    id, customer_id, related_id, relation, first_seen_on, ended_on
)
select
    coalesce(l.id, nextval('customers_relation_id_seq')), c.id, r.id, s.relation,
    coalesce(l.first_seen_on, %(on)s), null
from stage.relations s
join draft.customers_customer c on c.customer_no = s.customer_no
join draft.customers_customer r on r.customer_no = s.related_no
left join draft.customers_relation l
    on l.customer_id = c.id and l.related_id = r.id and l.relation = s.relation
where l.id is null or l.ended_on is not null
order by s.line
