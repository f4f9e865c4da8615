"""Addresses of the pages of nights, and the way in."""

from django.urls import path
from django.views.generic import RedirectView

from bankcrm import views

app_name = "bankcrm"

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", RedirectView.as_view(url="/static/img/icon.svg")),
    path("palette/", views.palette, name="palette"),
    path("nights/", views.night_list, name="night-list"),
    path("nights/<int:pk>/", views.night_detail, name="night-detail"),
    path("nights/<int:pk>/release/", views.night_release, name="night-release"),
    path("deliveries/<int:pk>/rejects/", views.reject_list, name="reject-list"),
    path("deliveries/<int:pk>/rejects.csv", views.reject_export, name="reject-export"),
]
