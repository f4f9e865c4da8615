-- The contacts on the customers' timelines. Grain: contact. Reads demo_work. Writes contacts.
insert into customers_contact (
    id, customer_id, officer_id, happened_at, channel, outcome, note
)
select contact_id, customer_id, officer_id, at, channel, outcome, note
from demo_work
order by at, contact_id
