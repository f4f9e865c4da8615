"""Addresses of the pages of tiering."""

from django.urls import path

from tiering.views import (
    affected,
    backtests,
    drafts,
    labels,
    numbers,
    retrials,
    schemes,
    trials,
    versions,
)

app_name = "tiering"

WHY, VERSION = "customers/<uuid:public_id>/why/<str:scheme>/", "tiering/<str:scheme>/<int:version>/"

urlpatterns = [
    path(WHY, labels.reason_detail, name="reason-detail"),
    path("tiering/", labels.scheme_list, name="scheme-list"),
    path("tiering/versions/<int:pk>/", versions.rule_set_by_id, name="rule-set-by-id"),
    path("tiering/benefits/", labels.benefit_list, name="benefit-list"),
    path("tiering/new/", schemes.scheme_create, name="scheme-create"),
    path("tiering/<str:scheme>/", schemes.scheme_detail, name="scheme-detail"),
    path("tiering/<str:scheme>/drafts/", schemes.draft_create, name="draft-create"),
    path(VERSION, versions.rule_set_detail, name="rule-set-detail"),
    path(f"{VERSION}definition.json", versions.rule_set_json, name="rule-set-json"),
    path(f"{VERSION}numbers/", numbers.numbers_detail, name="numbers-detail"),
    path(f"{VERSION}draft/", drafts.draft_edit, name="draft-edit"),
    path(f"{VERSION}json/", drafts.draft_json, name="draft-json"),
    path(f"{VERSION}trial/", trials.trial_detail, name="trial-detail"),
    path(f"{VERSION}stopped-at/", trials.trial_keep, name="trial-keep"),
    path(f"{VERSION}affected/", affected.affected_list, name="affected-list"),
    path(f"{VERSION}affected.xlsx", affected.affected_export, name="affected-export"),
    path(f"{VERSION}backtest/", backtests.backtest_detail, name="backtest-detail"),
    path(f"{VERSION}retrial/", retrials.retrial_detail, name="retrial-detail"),
    path(f"{VERSION}submit/", versions.draft_submit, name="draft-submit"),
    path(f"{VERSION}decide/", versions.draft_decide, name="draft-decide"),
]
