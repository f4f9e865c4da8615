-- How many of the customers labelled before move tonight.
-- Grain: one row. Reads draft.tiering_labelchange_next, tiering_scoringstate and the counts of the
-- units that stand at the top.
select
    (
        select count(distinct customer_id)
        from draft.tiering_labelchange_next
        where scheme_id = %(scheme)s and from_label_id is not null
    ) as n_moved,
    (
        select coalesce(sum(n_customers), 0)
        from tiering_labelcount c
        join tiering_scoringstate s on s.scored_on = c.as_of
        join staff_orgunit u on u.id = c.org_unit_id and u.parent_id is null
        where c.scheme_id = %(scheme)s
    ) as n_labelled
