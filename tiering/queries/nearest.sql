-- The customers nearest to a line under a unit, of each direction asked for. Each unit gives its nearest
-- by index, however many there are in the bank; those of all units are put in order.
-- Grain: customer. Reads staff_orgunit and tiering_linecase. Writes nothing.
select n.customer_id
from unnest(%(directions)s::text[]) way (direction)
cross join lateral (
    select k.customer_id
    from staff_orgunit u
    cross join lateral (
        select k.customer_id, abs(k.gap_amount) as distance
        from tiering_linecase k
        where k.org_unit_id = u.id and k.direction = way.direction and k.direction <> ''
        order by abs(k.gap_amount), k.customer_id
        limit %(limit)s
    ) k
    where u.path like %(path)s
    order by k.distance, k.customer_id
    limit %(limit)s
) n
