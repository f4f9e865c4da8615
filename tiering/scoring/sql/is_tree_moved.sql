-- Whether tonight's delivery puts a unit elsewhere in the tree. Grain: one row. Reads org units.
select exists (
    select
    from draft.staff_orgunit_next n
    join staff_orgunit t on t.id = n.id
    where t.path <> n.path
)
