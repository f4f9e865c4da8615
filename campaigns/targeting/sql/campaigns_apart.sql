-- The campaigns and their benefits, for this session alone: statements that name them find these first.
-- Grain: campaign; campaign × benefit. Reads campaigns. Writes temporary tables of the same names.
create temporary table campaigns_campaign on commit drop as
select * from public.campaigns_campaign;
create temporary table campaigns_campaign_benefits (
    like public.campaigns_campaign_benefits including identity
) on commit drop
