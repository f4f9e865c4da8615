"""Addresses of the pages of customers."""

from django.urls import path

from customers import views

app_name = "customers"

urlpatterns = [
    path(
        "customers/<uuid:public_id>/contact-allowed/",
        views.contact_allowed_set,
        name="contact-allowed-set",
    ),
    path("customers/<uuid:public_id>/phone/", views.phone_detail, name="phone-detail"),
]
