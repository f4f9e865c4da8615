"""Addresses of the pages of staff."""

from django.urls import path

from staff import views

app_name = "staff"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("activate/<str:uid>/<str:token>/", views.account_activate, name="account-activate"),
    path("theme/", views.theme_set, name="theme-set"),
    path("views/", views.view_save, name="view-save"),
    path("views/<int:pk>/delete/", views.view_delete, name="view-delete"),
    path("notifications/", views.notification_list, name="notification-list"),
    path("notifications/read/", views.notifications_read, name="notifications-read"),
    path("notifications/<int:pk>/", views.notification_open, name="notification-open"),
]
