-- Customers with a family tie, or said to be of a valued family so far.
-- Grain: customer. Reads draft.customers_relation, tiering_customermetric.
-- Writes the temporary table tiering_tied.
drop table if exists pg_temp.tiering_tied;
create temporary table tiering_tied on commit drop as
select customer_id
from draft.customers_relation
where relation = 'family' and ended_on is null
union
select related_id
from draft.customers_relation
where relation = 'family' and ended_on is null
union
select customer_id
from tiering_customermetric
where is_family_of_valued
