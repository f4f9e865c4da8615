"""Addresses of the way in, of what head office keeps, and of nights."""

from django.urls import path
from django.views.generic import RedirectView

from bankcrm.views import home, nights, settings, trail

app_name = "bankcrm"

urlpatterns = [
    path("", home.home, name="home"),
    path("favicon.ico", RedirectView.as_view(url="/static/img/icon.svg")),
    path("palette/", home.palette, name="palette"),
    path("settings/", settings.settings_index, name="settings"),
    path("settings/<slug:kind>/new/", settings.reference_create, name="reference-create"),
    path("settings/<slug:kind>/<str:key>/", settings.reference_detail, name="reference-detail"),
    path("settings/<slug:kind>/<str:key>/edit/", settings.reference_edit, name="reference-edit"),
    path("settings/<slug:kind>/<str:key>/decide/", settings.change_decide, name="change-decide"),
    path("audit/", trail.audit_list, name="audit-list"),
    path("audit/export.xlsx", trail.audit_export, name="audit-export"),
    path("nights/", nights.night_list, name="night-list"),
    path("nights/<int:pk>/", nights.night_detail, name="night-detail"),
    path("nights/<int:pk>/release/", nights.night_release, name="night-release"),
    path("nights/<int:pk>/again/", nights.night_again, name="night-again"),
    path("deliveries/<int:pk>/rejects/", nights.reject_list, name="reject-list"),
    path("deliveries/<int:pk>/rejects.csv", nights.reject_export, name="reject-export"),
]
