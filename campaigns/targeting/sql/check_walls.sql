-- Open entries of customers whom nobody may contact. Grain: one row. Reads drafts. Writes nothing.
select count(*)
from {entries} e
join {customers} c on c.id = e.customer_id
where e.left_on is null and (c.is_protected or not c.core_contact_allowed)
