-- One row per relation that is new or holds again, into draft.customers_relation_next.
with delivered as (
    select
        s.line, coalesce(c.id, n.id) as customer_id, coalesce(r.id, m.id) as related_id, s.relation
    from stage.relations s
    left join lateral (
        select k.id from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) c on true
    left join draft.customers_customer_next n on n.customer_no = s.customer_no
    left join lateral (
        select k.id from customers_customer k where k.customer_no = s.related_no {one_by_one}
    ) r on true
    left join draft.customers_customer_next m on m.customer_no = s.related_no
)
insert into draft.customers_relation_next (
    id, customer_id, related_id, relation, first_seen_on, ended_on
)
select
    coalesce(l.id, nextval('customers_relation_id_seq')), d.customer_id, d.related_id,
    d.relation, coalesce(l.first_seen_on, %(on)s), null
from delivered d
left join customers_relation l using (customer_id, related_id, relation)
where l.id is null or l.ended_on is not null
order by d.line
