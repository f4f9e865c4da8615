-- One row per account of an unknown customer, in a currency without any rate, opened after the
-- business date, or maturing before it opens. Reads stage.accounts and what is known.
with currencies as (
    select 'CNY' as currency
    union
    select currency from customers_fxrate
    union
    select currency from stage.fx_rates
),
looked_up as (
    select
        s.line, s.customer_no, s.currency, s.opened_on, s.matures_on,
        known.customer_no is null and new.customer_no is null as is_customer_unknown,
        currencies.currency is null as is_currency_unknown,
        nullif(s.opened_on, '')::date > %(on)s as is_early,
        nullif(s.matures_on, '')::date < nullif(s.opened_on, '')::date as is_inverted
    from stage.accounts s
    left join lateral (
        select k.customer_no from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) known on true
    left join stage.customers new on new.customer_no = s.customer_no
    left join currencies on currencies.currency = coalesce(nullif(s.currency, ''), 'CNY')
)
select
    line,
    case
        when is_customer_unknown then 'customer_no' when is_currency_unknown then 'currency'
        when is_early then 'opened_on' else 'matures_on'
    end as "column",
    case
        when is_customer_unknown then customer_no when is_currency_unknown then currency
        when is_early then opened_on else matures_on
    end as raw_value,
    case
        when is_customer_unknown then 'unknown_customer'
        when is_currency_unknown then 'unknown_currency'
        when is_early then 'in_the_future' else 'matures_before_opening'
    end as reason
from looked_up
where is_customer_unknown or is_currency_unknown or is_early or is_inverted
