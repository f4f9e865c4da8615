"""Addresses of the pages of campaigns."""

from django.urls import path

from campaigns.views import customer, follow_ups, units

app_name = "campaigns"

urlpatterns = [
    path("tasks/", follow_ups.follow_up_list, name="follow-up-list"),
    path("tasks/<int:pk>/outcome/", follow_ups.outcome_log, name="outcome-log"),
    path("customers/<uuid:public_id>/", customer.customer_detail, name="customer-detail"),
    path("customers/<uuid:public_id>/contacts/", customer.contact_log, name="contact-log"),
    path("customers/<uuid:public_id>/hand-over/", customer.hand_over, name="hand-over"),
    path("branch/", units.branch_detail, name="branch-detail"),
    path("campaigns/<str:code>/", units.campaign_detail, name="campaign-detail"),
]
