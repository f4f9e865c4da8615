-- One row per line that wrong finds (line, column, raw value, reason), into stage.reject.
-- Reads wrong; takes the lines out of stage.
with wrong as (
    {wrong}
),
gone as (
    delete from {stage} s using wrong where s.line = wrong.line
    returning s.line, {key} as key
)
insert into stage.reject (file, line, key, "column", raw_value, reason, row_accepted)
select %(file)s, line, gone.key, wrong."column", wrong.raw_value, wrong.reason, false
from wrong
join gone using (line)
