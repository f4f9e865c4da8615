"""Addresses of the pages of tiering."""

from django.urls import URLPattern

app_name = "tiering"

urlpatterns: list[URLPattern] = []
