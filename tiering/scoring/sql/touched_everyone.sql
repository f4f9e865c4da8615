-- All customers, for a first night and for a rescore.
-- Grain: customer. Reads draft.customers_customer. Writes tiering_touched.
insert into tiering_touched (customer_id)
select id from draft.customers_customer
