"""Addresses of the pages of campaigns."""

from django.urls import path

from campaigns import views

app_name = "campaigns"

urlpatterns = [
    path("tasks/", views.follow_up_list, name="follow-up-list"),
    path("tasks/<int:pk>/outcome/", views.outcome_log, name="outcome-log"),
    path("customers/<uuid:public_id>/", views.customer_detail, name="customer-detail"),
    path("customers/<uuid:public_id>/contacts/", views.contact_log, name="contact-log"),
    path("customers/<uuid:public_id>/hand-over/", views.hand_over, name="hand-over"),
    path("branch/", views.branch_detail, name="branch-detail"),
    path("campaigns/<str:code>/", views.campaign_detail, name="campaign-detail"),
]
