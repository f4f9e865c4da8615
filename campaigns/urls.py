"""Addresses of the pages of campaigns."""

from django.urls import path

from campaigns.views import (
    assignments,
    brief,
    campaign_drafts,
    campaign_files,
    campaign_list,
    campaign_states,
    campaign_versions,
    customer,
    customers,
    follow_ups,
    hand_overs,
    leave,
    maturities,
    rules_effect,
    team,
    units,
    work_bulk,
)

app_name = "campaigns"

CAMPAIGN = "campaigns/<str:code>/"
VERSION = f"{CAMPAIGN}<int:version>/"

urlpatterns = [
    path("tasks/", follow_ups.follow_up_list, name="follow-up-list"),
    path("tasks/<int:pk>/outcome/", follow_ups.outcome_log, name="outcome-log"),
    path("tasks/<int:pk>/undo/", follow_ups.outcome_undo, name="outcome-undo"),
    path("tasks/reschedule/", work_bulk.work_reschedule, name="work-reschedule"),
    path("tasks/export.xlsx", work_bulk.work_export, name="work-export"),
    path("tasks/reassign/", work_bulk.work_reassign, name="work-reassign"),
    path("maturities/", maturities.maturity_list, name="maturity-list"),
    path("maturities/export.xlsx", maturities.maturity_export, name="maturity-export"),
    path("customers/", customers.customer_list, name="customer-list"),
    path("customers/search/", customers.customer_search, name="customer-search"),
    path("customers/export.xlsx", customers.customer_export, name="customer-export"),
    path("customers/<uuid:public_id>/", customer.customer_detail, name="customer-detail"),
    path("customers/<uuid:public_id>/contacts/", customer.contact_log, name="contact-log"),
    path(
        "customers/<uuid:public_id>/contacts/<int:pk>/undo/",
        customer.contact_undo,
        name="contact-undo",
    ),
    path("customers/<uuid:public_id>/hand-over/", customer.hand_over, name="hand-over"),
    path(
        "customers/<uuid:public_id>/assign/", assignments.threshold_assign, name="threshold-assign"
    ),
    path("team/assignments/<int:pk>/undo/", assignments.assignment_undo, name="assignment-undo"),
    path("team/", team.team_detail, name="team-detail"),
    path("team/work/", team.team_work_list, name="team-work-list"),
    path("team/me/", team.own_desk, name="own-desk"),
    path("team/leave/<int:pk>/cancel/", leave.leave_cancel, name="leave-cancel"),
    path("team/leave/<int:pk>/deputy/", leave.leave_deputize, name="leave-deputize"),
    path("team/hand-overs/<int:pk>/undo/", hand_overs.hand_over_undo, name="hand-over-undo"),
    path("team/<str:staff_no>/", team.officer_detail, name="officer-detail"),
    path("team/<str:staff_no>/notes/", team.coaching_note_add, name="coaching-note-add"),
    path("team/<str:staff_no>/leave/", leave.officer_leave, name="officer-leave"),
    path("team/<str:staff_no>/rebalance/", hand_overs.rebalance, name="rebalance"),
    path("team/<str:staff_no>/hand-over/", hand_overs.book_hand_over, name="book-hand-over"),
    path("dashboard/", units.dashboard, name="dashboard"),
    path("dashboard/export.xlsx", units.dashboard_export, name="dashboard-export"),
    path("dashboard/targets/", units.target_list, name="target-list"),
    path("dashboard/brief/", brief.morning_brief, name="morning-brief"),
    path("branch/", units.branch_redirect, name="branch-redirect"),
    path("tiering/trials/<int:pk>/campaigns/", rules_effect.rules_effect, name="rules-effect"),
    path("campaigns/", campaign_list.campaign_list, name="campaign-list"),
    path("campaigns/new/", campaign_list.campaign_create, name="campaign-create"),
    path(
        "campaigns/versions/<int:pk>/",
        campaign_versions.campaign_version_by_id,
        name="campaign-version-by-id",
    ),
    path(CAMPAIGN, units.campaign_detail, name="campaign-detail"),
    path(f"{CAMPAIGN}files/", campaign_files.campaign_file_add, name="campaign-file-add"),
    path(f"{CAMPAIGN}files/<int:pk>/", campaign_files.campaign_file, name="campaign-file"),
    path(
        f"{CAMPAIGN}files/<int:pk>/remove/",
        campaign_files.campaign_file_remove,
        name="campaign-file-remove",
    ),
    path(f"{CAMPAIGN}ask/", campaign_states.campaign_ask, name="campaign-ask"),
    path(f"{CAMPAIGN}act/", campaign_states.campaign_act_decide, name="campaign-act-decide"),
    path(f"{CAMPAIGN}drafts/", campaign_list.campaign_draft_create, name="campaign-draft-create"),
    path(VERSION, campaign_versions.campaign_version, name="campaign-version"),
    path(
        f"{VERSION}definition.json",
        campaign_versions.campaign_version_json,
        name="campaign-version-json",
    ),
    path(f"{VERSION}draft/", campaign_drafts.campaign_draft, name="campaign-draft"),
    path(f"{VERSION}count/", campaign_drafts.campaign_count, name="campaign-count"),
    path(f"{VERSION}samples/", campaign_drafts.campaign_samples, name="campaign-samples"),
    path(f"{VERSION}workload/", campaign_drafts.campaign_workload, name="campaign-workload"),
    path(f"{VERSION}submit/", campaign_versions.campaign_submit, name="campaign-submit"),
    path(f"{VERSION}decide/", campaign_versions.campaign_decide, name="campaign-decide"),
]
