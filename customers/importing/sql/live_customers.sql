-- One row per customer that the core systems still name.
select customer_no as key from customers_customer where missing_since is null
