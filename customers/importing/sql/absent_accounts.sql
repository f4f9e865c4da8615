-- One row per open account that a full file no longer names: closed as of the business date.
insert into draft.customers_account_next (closed_on, {others})
select %(on)s, {t_others}
from customers_account t
join stage.gone g on g.file = 'accounts.csv' and g.key = t.account_no
where t.closed_on is null
