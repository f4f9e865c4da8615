-- The customers nearest to a line, from a place in the list on. Each desk (a unit, or an officer) gives
-- its nearest by index, however many there are in the bank; those of all desks are put in order.
-- Grain: customer. Reads `desks` d and tiering_linecase. Writes nothing.
select n.customer_id
from {desks} d
cross join lateral (
    select k.customer_id, abs(k.gap_amount) as distance
    from tiering_linecase k
    where k.{desk} = d.id and k.direction = %(direction)s and k.direction <> ''
        and (abs(k.gap_amount), k.customer_id) > (%(distance)s, %(customer)s)
    order by abs(k.gap_amount), k.customer_id
    limit %(limit)s
) n
order by n.distance, n.customer_id
limit %(limit)s
