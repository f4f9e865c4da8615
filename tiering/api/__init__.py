"""The REST interface of tiering: `routes` lists (prefix, viewset, basename)."""

from rest_framework.viewsets import ViewSetMixin

from tiering.api.benefits import BenefitViewSet
from tiering.api.catalogue import MetricViewSet
from tiering.api.kept_trials import RuleTrialViewSet
from tiering.api.labels import LabelChangeViewSet, LabelViewSet
from tiering.api.rules import RuleSetViewSet, SchemeViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("labels", LabelViewSet, "label"),
    ("label-changes", LabelChangeViewSet, "label-change"),
    ("benefits", BenefitViewSet, "benefit"),
    ("metrics", MetricViewSet, "metric"),
    ("schemes", SchemeViewSet, "scheme"),
    ("rule-sets", RuleSetViewSet, "rule-set"),
    ("rule-trials", RuleTrialViewSet, "rule-trial"),
]
