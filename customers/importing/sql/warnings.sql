-- One row per kind of warning with its count: accepted, and worth a look. Only what this delivery
-- brings or changes counts, so a whole file and its differences warn alike.
with overdrafts as (
    select count(*) as n
    from stage.accounts s
    left join customers_account a on a.account_no = s.account_no
    where
        s.balance like '-%%'
        and s.balance::numeric < 0
        and s.product_class not in ('loan', 'credit_card')
        and coalesce(a.balance, 0) >= 0
),
managers as (
    select coalesce(s.staff_no, o.staff_no) as staff_no
    from stage.staff s
    full join staff_officer o on o.staff_no = s.staff_no
    where
        coalesce(nullif(s.active, '') = '1', o.delivered_active, true)
        and coalesce(s.role, o.role) <> 'administrator'
        and not exists (
            select from stage.gone g
            where g.file = 'staff.csv' and g.key = coalesce(s.staff_no, o.staff_no)
        )
),
unmanaged as (
    select count(*) as n
    from stage.customers s
    left join customers_customer c on c.customer_no = s.customer_no
    where
        s.manager_no <> ''
        and s.manager_no is distinct from c.manager_no
        and s.manager_no not in (select staff_no from managers)
),
unknown_officers as (
    select count(*) as n
    from stage.contacts s
    where
        s.staff_no <> ''
        and not exists (select from staff_officer o where o.staff_no = s.staff_no)
        and not exists (select from stage.staff o where o.staff_no = s.staff_no)
        and not exists (
            select from customers_contact c where c.contact_no = s.contact_no
        )
),
skipped as (
    select count(*) as n
    from staff_businessday d
    where
        d.is_working
        and d.on > (select business_date from customers_datadate)
        and d.on < %(on)s
)
select 'overdraft', n from overdrafts
union all
select 'unknown_manager', n from unmanaged
union all
select 'unknown_officer', n from unknown_officers
union all
select 'skipped_working_days', n from skipped
