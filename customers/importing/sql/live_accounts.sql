-- One row per open account.
select account_no as key from customers_account where closed_on is null
