-- One row per customer with any activity figure.
select c.customer_no as key
from customers_activity a
join customers_customer c on c.id = a.customer_id
where
    num_nonnulls(
        a.last_transaction_on, a.transactions_30d, a.transactions_90d, a.inflow_30d,
        a.outflow_30d, a.mobile_logins_30d, a.payroll_amount, a.payroll_on,
        a.linked_payment, a.direct_debit, a.merchant
    ) > 0
