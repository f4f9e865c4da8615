-- Each unit with itself and the units above it, as tonight's tree has them.
-- Grain: unit × unit above. Reads draft.staff_orgunit. Writes the temporary table tiering_above.
drop table if exists pg_temp.tiering_above;
create temporary table tiering_above on commit drop as
with named as (
    select id as unit_id, id as above_id from draft.staff_orgunit
    union
    select u.id, a.id::bigint
    from draft.staff_orgunit u
    cross join lateral unnest(string_to_array(trim(both '/' from u.path), '/')) a (id)
    where u.path <> ''
)

select n.unit_id, n.above_id
from named n
join draft.staff_orgunit u on u.id = n.above_id
