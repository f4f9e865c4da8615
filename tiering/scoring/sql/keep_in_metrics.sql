-- The copy of labels in the wide row, for the customers found.
-- Grain: customer. Reads `found` and their metrics. Writes draft.tiering_customermetric_next.
insert into draft.tiering_customermetric_next ({columns})
select {values}
from {metrics} m
join {found} f on f.customer_id = m.customer_id
on conflict (customer_id) do update set {replacements}
