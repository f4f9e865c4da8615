-- One row per currency whose rate is new or has changed, into draft.customers_fxrate_next.
insert into draft.customers_fxrate_next (currency, rate_to_cny, delivered_on)
select s.currency, s.rate_to_cny::numeric, %(on)s
from stage.fx_rates s
left join draft.customers_fxrate r on r.currency = s.currency
where r.rate_to_cny is distinct from s.rate_to_cny::numeric
