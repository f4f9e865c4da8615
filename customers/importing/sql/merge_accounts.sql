-- One row per new or changed account, into draft.customers_account_next. In a full file without
-- the column `closed_on`, to be named is to be open.
with delivered as (
    select
        s.line, a.id, s.account_no, coalesce(c.id, n.id) as customer_id, s.product_code, s.product_class,
        case
            when s.currency is null then coalesce(a.currency, 'CNY')
            else coalesce(nullif(s.currency, ''), 'CNY')
        end as currency,
        s.balance::numeric as balance,
        case when s.opened_on is null then a.opened_on else nullif(s.opened_on, '')::date end
            as opened_on,
        case when s.matures_on is null then a.matures_on else nullif(s.matures_on, '')::date end
            as matures_on,
        case when s.term_months is null then a.term_months else nullif(s.term_months, '')::int end
            as term_months,
        case
            when s.closed_on is not null then nullif(s.closed_on, '')::date
            when not %(is_full)s then a.closed_on
        end as closed_on,
        case
            when s.credit_limit is null then a.credit_limit
            else nullif(s.credit_limit, '')::numeric
        end as credit_limit,
        case when s.spend_30d is null then a.spend_30d else nullif(s.spend_30d, '')::numeric end
            as spend_30d,
        a.customer_id as old_customer_id, a.product_code as old_product_code,
        a.product_class as old_product_class, a.currency as old_currency, a.balance as old_balance,
        a.opened_on as old_opened_on, a.matures_on as old_matures_on,
        a.term_months as old_term_months, a.closed_on as old_closed_on,
        a.credit_limit as old_credit_limit, a.spend_30d as old_spend_30d
    from stage.accounts s
    left join lateral (
        select k.id from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) c on true
    left join draft.customers_customer_next n on n.customer_no = s.customer_no
    left join lateral (
        select * from customers_account k where k.account_no = s.account_no {one_by_one}
    ) a on true
)
insert into draft.customers_account_next (
    id, account_no, customer_id, product_code, product_class, currency, balance, opened_on,
    matures_on, term_months, closed_on, credit_limit, spend_30d
)
select
    coalesce(id, nextval('customers_account_id_seq')), account_no, customer_id, product_code,
    product_class, currency, balance, opened_on, matures_on, term_months, closed_on,
    credit_limit, spend_30d
from delivered
where
    id is null
    or (
        customer_id, product_code, product_class, currency, balance, opened_on,
        matures_on, term_months, closed_on, credit_limit, spend_30d
    ) is distinct from (
        old_customer_id, old_product_code, old_product_class, old_currency, old_balance,
        old_opened_on, old_matures_on, old_term_months, old_closed_on, old_credit_limit,
        old_spend_30d
    )
order by line
