-- The campaigns, for this session alone: statements that name them find these first.
-- Grain: campaign. Reads campaigns. Writes the temporary table campaigns_campaign.
create temporary table campaigns_campaign on commit drop as
select * from public.campaigns_campaign;
