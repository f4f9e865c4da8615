"""Addresses of the pages of customers."""

from django.urls import URLPattern

app_name = "customers"

urlpatterns: list[URLPattern] = []
