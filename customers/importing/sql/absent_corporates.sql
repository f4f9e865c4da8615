-- One row per customer whom a full corporates.csv no longer names: the figures become empty.
insert into draft.customers_corporateprofile_next (
    customer_id, uscc, industry, ownership, group_no, segment, credit_rating,
    special_contribution
)
select c.id, '', '', '', '', '', '', ''
from customers_customer c
join stage.gone g on g.file = 'corporates.csv' and g.key = c.customer_no
join ({live}) live on live.key = c.customer_no
