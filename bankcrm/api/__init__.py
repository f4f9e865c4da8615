"""The REST interface of the roof: `routes` lists (prefix, viewset, basename)."""

from rest_framework.viewsets import ViewSetMixin

from bankcrm.api.audit import AuditViewSet
from bankcrm.api.changes import ChangeViewSet
from bankcrm.api.deliveries import DeliveryViewSet
from bankcrm.api.nights import NightViewSet
from bankcrm.api.reference import ReferenceViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("nights", NightViewSet, "night"),
    ("deliveries", DeliveryViewSet, "delivery"),
    ("reference", ReferenceViewSet, "reference"),
    ("changes", ChangeViewSet, "change"),
    ("audit", AuditViewSet, "audit-event"),
]
