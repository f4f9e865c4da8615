-- One row per line whose key stands in the file more than once, into stage.reject.
-- Equal lines: the first stays. Lines that differ: none stays. Lines that were rejected before
-- count as lines that differ. Reads and writes stage.
with twice as (
    select key
    from (
        select {key} as key from {stage} s
        union all
        select r.key from stage.reject r
        where r.file = %(file)s and not r.row_accepted and r.key <> ''
    ) every_line
    group by key
    having count(*) > 1
),
lines as (
    select
        s.line, twice.key,
        row_number() over (partition by twice.key order by s.line) as nth,
        (
            count(*) over (partition by twice.key)
            = count(*) over (partition by twice.key, {cells})
        )
        and not exists (
            select from stage.reject r
            where r.file = %(file)s and r.key = twice.key and not r.row_accepted
        ) as are_equal
    from {stage} s
    join twice on twice.key = {key}
),
left_out as (
    select line, key, case when are_equal then 'duplicate' else 'key_twice' end as reason
    from lines
    where nth > 1 or not are_equal
),
gone as (
    delete from {stage} s using left_out where s.line = left_out.line
)
insert into stage.reject (file, line, key, "column", raw_value, reason, row_accepted)
select %(file)s, line, key, %(column)s, key, reason, false
from left_out
