{earned_level} as (
    select m.*, {earned}, {bands} from {before} m offset bigint '0'
),

{labelled_level} as (
    select m.*, {labels} from {earned_level} m offset bigint '0'
),

{level} as (
    select {kept}, {carried} as carried, {threshold} as threshold, {on_watch} as on_watch
    from (select m.*, {thresholds} from {labelled_level} m offset bigint '0') m
    offset bigint '0'
)
