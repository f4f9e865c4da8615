-- Customers whose label of a scheme was set by hand after the last night.
-- Grain: customer. Reads tiering_customerlabel, tiering_customermetric.
-- Writes the temporary table tiering_by_hand.
drop table if exists pg_temp.tiering_by_hand;
create temporary table tiering_by_hand on commit drop as
select l.customer_id, l.label_id, l.on_watch
from tiering_customerlabel l
join tiering_customermetric m on m.customer_id = l.customer_id
where l.held_until is not null
    and l.scheme_id = %(scheme)s
    and (
        l.label_id is distinct from m.carried[%(slot)s]
        or %(closes_months)s and l.on_watch <> m.on_watch
    )
