-- One row per key that was alive the day before and that the full file does not name, into
-- stage.gone. A key on a rejected line is named. Reads live, stage, stage.reject.
insert into stage.gone (file, key)
select %(file)s, live.key
from ({live}) live
where
    not exists (select from {stage} s where {key} = live.key)
    and not exists (
        select from stage.reject r where r.file = %(file)s and r.key = live.key
    )
