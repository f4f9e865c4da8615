-- Remembers the AUM of the touched customers before they are computed anew.
-- Grain: customer. Reads the stored rows `old`. Writes the temporary table tiering_old_aum.
drop table if exists pg_temp.tiering_old_aum;
create temporary table tiering_old_aum on commit drop as
select customer_id, aum from {old} o
