-- One row per new or changed activity line, into draft.customers_activity_next.
with delivered as (
    select
        coalesce(c.id, n.id) as customer_id,
        p.customer_id is null as is_new,
        case when s.last_transaction_on is null then p.last_transaction_on else nullif(s.last_transaction_on, '')::date end
            as last_transaction_on,
        case when s.transactions_30d is null then p.transactions_30d else nullif(s.transactions_30d, '')::bigint end
            as transactions_30d,
        case when s.transactions_90d is null then p.transactions_90d else nullif(s.transactions_90d, '')::bigint end
            as transactions_90d,
        case when s.inflow_30d is null then p.inflow_30d else nullif(s.inflow_30d, '')::numeric end
            as inflow_30d,
        case when s.outflow_30d is null then p.outflow_30d else nullif(s.outflow_30d, '')::numeric end
            as outflow_30d,
        case when s.mobile_logins_30d is null then p.mobile_logins_30d else nullif(s.mobile_logins_30d, '')::bigint end
            as mobile_logins_30d,
        case when s.payroll_amount is null then p.payroll_amount else nullif(s.payroll_amount, '')::numeric end
            as payroll_amount,
        case when s.payroll_on is null then p.payroll_on else nullif(s.payroll_on, '')::date end
            as payroll_on,
        case when s.linked_payment is null then p.linked_payment else nullif(s.linked_payment, '') = '1' end
            as linked_payment,
        case when s.direct_debit is null then p.direct_debit else nullif(s.direct_debit, '') = '1' end
            as direct_debit,
        case when s.merchant is null then p.merchant else nullif(s.merchant, '') = '1' end
            as merchant,
        p.last_transaction_on as old_last_transaction_on,
        p.transactions_30d as old_transactions_30d, p.transactions_90d as old_transactions_90d,
        p.inflow_30d as old_inflow_30d, p.outflow_30d as old_outflow_30d,
        p.mobile_logins_30d as old_mobile_logins_30d, p.payroll_amount as old_payroll_amount,
        p.payroll_on as old_payroll_on, p.linked_payment as old_linked_payment,
        p.direct_debit as old_direct_debit, p.merchant as old_merchant
    from stage.activity s
    left join lateral (
        select k.id from customers_customer k where k.customer_no = s.customer_no {one_by_one}
    ) c on true
    left join draft.customers_customer_next n on n.customer_no = s.customer_no
    left join lateral (
        select * from customers_activity k where k.customer_id = c.id {one_by_one}
    ) p on true
)
insert into draft.customers_activity_next (
    customer_id, last_transaction_on, transactions_30d, transactions_90d, inflow_30d,
    outflow_30d, mobile_logins_30d, payroll_amount, payroll_on, linked_payment, direct_debit,
    merchant
)
select
    customer_id, last_transaction_on, transactions_30d, transactions_90d, inflow_30d,
    outflow_30d, mobile_logins_30d, payroll_amount, payroll_on, linked_payment, direct_debit,
    merchant
from delivered
where
    is_new
    or (
        last_transaction_on, transactions_30d, transactions_90d, inflow_30d, outflow_30d,
        mobile_logins_30d, payroll_amount, payroll_on, linked_payment, direct_debit, merchant
    ) is distinct from (
        old_last_transaction_on, old_transactions_30d, old_transactions_90d, old_inflow_30d,
        old_outflow_30d, old_mobile_logins_30d, old_payroll_amount, old_payroll_on,
        old_linked_payment, old_direct_debit, old_merchant
    )
