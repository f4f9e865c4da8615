"""Every address of the product; the apps bring their own."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from bankcrm import api as bankcrm_api
from bankcrm import health
from bankcrm.views.home import admin_sign_in
from campaigns import api as campaigns_api
from customers import api as customers_api
from staff import api as staff_api
from tiering import api as tiering_api

router = SimpleRouter()
for app_api in (staff_api, customers_api, tiering_api, campaigns_api, bankcrm_api):
    for prefix, viewset, basename in app_api.routes:
        router.register(prefix, viewset, basename)

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", set_language, name="set_language"),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    # The split view keeps its script out of the page, as the content security policy demands.
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api-schema", template_name="bankcrm/api-docs.html"
        ),
        name="api-docs",
    ),
    # One door for everybody: with its lock-out and its limits.
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
    path("", include("bankcrm.pages")),
    path("", include("staff.urls")),
    path("", include("customers.urls")),
    path("", include("tiering.urls")),
    path("", include("campaigns.urls")),
]
