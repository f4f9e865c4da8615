-- The rows of the touched customers as they are before they are computed anew, read once.
-- Grain: customer. Reads the rows `metrics`. Writes the temporary table tiering_stored.
drop table if exists pg_temp.tiering_stored;
create temporary table tiering_stored on commit drop as
select * from {metrics} m
