-- Trials of rules beyond the newest of each rule set go; what somebody has submitted is evidence and
-- stays for ever. Grain: trial. Reads staff_approval. Writes tiering_ruletrial.
with ranked as (
    select t.id, row_number() over (partition by t.rule_set_id order by t.tried_at desc, t.id desc) as place
    from tiering_ruletrial t
    where
        not exists (
            select from staff_approval a
            where
                a.subject_type = 'tiering.ruleset'
                and a.subject_id = t.rule_set_id::text
                and a.digest = t.digest
        )
)

delete from tiering_ruletrial t
using ranked r
where r.id = t.id and r.place > %(most)s
