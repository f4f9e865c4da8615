-- The customers nearest to a line under a unit. Each unit gives its nearest by index, however many
-- there are in the bank; those of all units are put in order.
-- Grain: customer. Reads staff_orgunit and tiering_linecase. Writes nothing.
select n.customer_id
from staff_orgunit u
cross join lateral (
    select k.customer_id, abs(k.gap_amount) as distance
    from tiering_linecase k
    where k.org_unit_id = u.id and k.direction = %(direction)s and k.direction <> ''
    order by abs(k.gap_amount), k.customer_id
    limit %(limit)s
) n
where u.path like %(path)s
order by n.distance, n.customer_id
limit %(limit)s
