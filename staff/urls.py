"""Addresses of the pages of staff."""

from django.urls import path

from staff import views

app_name = "staff"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("activate/<str:uid>/<str:token>/", views.account_activate, name="account-activate"),
    path("theme/", views.theme_set, name="theme-set"),
]
