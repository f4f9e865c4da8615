-- The one row of draft.customers_datadate_next: what the pages will stand on.
insert into draft.customers_datadate_next (id, business_date, delivery_id)
select 1, %(on)s, %(delivery_id)s
where
    not exists (
        select from draft.customers_datadate
        where business_date = %(on)s and delivery_id = %(delivery_id)s
    )
on conflict (id) do update
set business_date = excluded.business_date, delivery_id = excluded.delivery_id
