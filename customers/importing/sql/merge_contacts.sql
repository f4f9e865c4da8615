-- One row per new or changed contact of another system, into draft.customers_contact_next.
with delivered as (
    select
        s.line, k.id, s.contact_no, coalesce(c.id, n.id) as customer_id,
        s.happened_at::timestamp at time zone 'Asia/Shanghai' as happened_at,
        case when s.staff_no is null then k.officer_id else o.id end as officer_id,
        s.channel, s.outcome, coalesce(s.note, k.note, '') as note,
        k.customer_id as old_customer_id, k.officer_id as old_officer_id,
        k.happened_at as old_happened_at, k.channel as old_channel, k.outcome as old_outcome,
        k.note as old_note
    from stage.contacts s
    left join lateral (
        select k.id from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) c on true
    left join draft.customers_customer_next n on n.customer_no = s.customer_no
    left join draft.staff_officer o on o.staff_no = s.staff_no
    left join lateral (
        select * from customers_contact k where k.contact_no = s.contact_no {one_by_one}
    ) k on true
)
insert into draft.customers_contact_next (
    id, contact_no, customer_id, officer_id, happened_at, channel, outcome, note
)
select
    coalesce(id, nextval('customers_contact_id_seq')), contact_no, customer_id, officer_id,
    happened_at, channel, outcome, note
from delivered
where
    id is null
    or (customer_id, officer_id, happened_at, channel, outcome, note) is distinct from (
        old_customer_id, old_officer_id, old_happened_at, old_channel, old_outcome, old_note
    )
order by line
