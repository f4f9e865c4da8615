"""Addresses of the pages of tiering."""

from django.urls import path

from tiering import views

app_name = "tiering"

urlpatterns = [
    path("customers/<uuid:public_id>/why/<str:scheme>/", views.reason_detail, name="reason-detail"),
    path("schemes/", views.scheme_list, name="scheme-list"),
]
