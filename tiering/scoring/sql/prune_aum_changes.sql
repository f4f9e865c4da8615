-- Changes of AUM older than anything looks back to.
-- Grain: customer, day. Writes tiering_aumchange.
delete from tiering_aumchange where "on" < %(on)s::date - %(days)s
