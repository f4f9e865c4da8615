"""What the next night would plan of a campaign, as its page tells it."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.enums import DryRunState
from campaigns.models import Campaign, CampaignVersion
from campaigns.operations.dry_runs import ask_dry_run
from campaigns.queries import DryRunAsked, definition_tried, dry_run_asked
from campaigns.targeting.dry_run import check_plans
from campaigns.what_if.dry_runs import Reading, reading
from customers.models import Customer
from staff.api.two_people import RefusalSerializer, Refused, TwoPeopleViewSet
from staff.models import Officer
from staff.requests import officer_of
from staff.scope import officers_visible_to, units_visible_to
from tiering.rules import digest_of

PER_PAGE = 50


class WhichPartSerializer(serializers.Serializer):
    """Under the unit `at`, of one `officer`, after a customer."""

    at = serializers.CharField(max_length=32, required=False)
    officer = serializers.CharField(max_length=32, required=False)
    after = serializers.UUIDField(required=False)


class AskDryRunSerializer(WhichPartSerializer):
    """`again` tries it anew."""

    again = serializers.BooleanField(required=False, default=False)


class DryRunAskedSerializer(serializers.Serializer):
    """Of one that is being made: `n_before` come first, `behind_night` while a night is at work."""

    state = serializers.ChoiceField(choices=DryRunState.choices)
    n_before = serializers.IntegerField()
    behind_night = serializers.BooleanField()
    asked_by = serializers.CharField(source="wanted.asked_by.staff_no")
    asked_at = serializers.DateTimeField(source="wanted.asked_at")


class DryShareSerializer(serializers.Serializer):
    """Of a unit or an officer. The code of the pool is empty: `is_full` of customers who have an
    officer, else of those without; either way no colleague has room.
    """

    code = serializers.CharField()
    name = serializers.CharField()
    n_customers = serializers.IntegerField()
    n_steps = serializers.IntegerField()
    first_on = serializers.DateField()
    is_full = serializers.BooleanField()


class DryStepSerializer(serializers.Serializer):
    """`plan_channel` and `planned_on` are the plan's own; `beside` names a campaign of one line."""

    step = serializers.CharField(source="step.step")
    officer = serializers.CharField(source="officer.staff_no", allow_null=True, default=None)
    channel = serializers.CharField(source="step.channel")
    plan_channel = serializers.CharField(source="step.plan_channel")
    anchor_on = serializers.DateField(source="step.anchor_on")
    planned_on = serializers.DateField(source="step.planned_on")
    due_on = serializers.DateField(source="step.due_on")
    beside = serializers.CharField()


class DryCustomerSerializer(serializers.Serializer):
    customer = serializers.UUIDField(source="customer.public_id")
    org_unit = serializers.CharField(source="customer.org_unit.code")
    officer = serializers.CharField(source="officer.staff_no", allow_null=True, default=None)
    steps = DryStepSerializer(source="lines", many=True)


class DryRunSerializer(serializers.Serializer):
    """`on` is the night; who enters, is held out and leaves is counted for the whole bank."""

    on = serializers.DateField()
    figures_of = serializers.DateField()
    made_at = serializers.DateTimeField()
    n_entering = serializers.IntegerField()
    n_held_out = serializers.IntegerField()
    n_leaving = serializers.IntegerField()
    is_held_back = serializers.BooleanField()
    n_customers = serializers.IntegerField()
    n_steps = serializers.IntegerField()
    units = DryShareSerializer(many=True)
    officers = DryShareSerializer(many=True)
    customers = DryCustomerSerializer(many=True)
    next = serializers.UUIDField(allow_null=True)


ANSWERS = {200: DryRunSerializer, 202: DryRunAskedSerializer, 409: RefusalSerializer}
WHOLE = (
    "on", "figures_of", "made_at", "n_entering", "n_held_out", "n_leaving", "is_held_back",
)  # fmt: skip
PART = ("n_customers", "n_steps", "units", "officers")


class DryRuns(TwoPeopleViewSet):
    """Of a campaign as it runs, or of one version of it."""

    @extend_schema(parameters=[WhichPartSerializer], responses=ANSWERS)
    @action(detail=True, methods=["get"], url_path="dry-run")
    def dry_run(self, request, **kwargs):
        """What was tried last on tonight's figures; 202 while it is being made anew, 409 where the
        last try has failed.
        """
        return _answer(self.get_object(), self.asked(WhichPartSerializer), officer_of(request))

    @extend_schema(request=AskDryRunSerializer, responses=ANSWERS)
    @dry_run.mapping.post
    def ask_dry_run(self, request, **kwargs):
        """What the next night would plan; nothing is written. It is kept until the next night.

        A large bank's is made by the worker: 202, and the answer is read by GET.
        """
        found, said, by = self.get_object(), self.said(AskDryRunSerializer), officer_of(request)
        campaign, version = _of(found)
        check_plans(campaign, version)
        told = _reading(found, said, by)
        if said["again"] or told is None or _has_failed(_asked(found), told):
            ask_dry_run(campaign=campaign, version=version, by=by)
        return _answer(found, said, by)


def _of(found: Campaign | CampaignVersion) -> tuple[Campaign, CampaignVersion | None]:
    return (found.campaign, found) if isinstance(found, CampaignVersion) else (found, None)


def _asked(found: Campaign | CampaignVersion) -> DryRunAsked | None:
    return dry_run_asked(_of(found)[0], digest_of(definition_tried(*_of(found))))


def _has_failed(asked: DryRunAsked | None, told: Reading | None) -> bool:
    return asked is not None and asked.has_failed_since(told.run.made_at if told else None)


def _answer(found: Campaign | CampaignVersion, said: dict[str, Any], by: Officer) -> Response:
    asked = _asked(found)
    if asked is not None and asked.is_moving:
        return _waits(asked)
    told = _reading(found, said, by)
    if asked is not None and _has_failed(asked, told):
        raise Refused(asked.state.label)
    if told is None:
        raise exceptions.NotFound
    return _page(told, said)


def _waits(asked: DryRunAsked) -> Response:
    return Response(DryRunAskedSerializer(asked).data, status=status.HTTP_202_ACCEPTED)


def _reading(
    found: Campaign | CampaignVersion, said: dict[str, Any], by: Officer
) -> Reading | None:
    units, officers = units_visible_to(by), officers_visible_to(by)
    return reading(
        _of(found)[0],
        definition_tried(*_of(found)),
        by=by,
        unit=get_object_or_404(units, code=said["at"]) if "at" in said else units.earliest("path"),
        officer=get_object_or_404(officers, staff_no=said["officer"])
        if "officer" in said
        else None,
    )


def _page(told: Reading, said: dict[str, Any]) -> Response:
    """The customers after one of them, and what belongs to all of them."""
    after = None
    if "after" in said:
        seen = Customer.objects.visible_to(told.by)
        after = get_object_or_404(seen, public_id=said["after"]).pk
    rows, _has_before, has_after = told.page(size=PER_PAGE, after=after)
    whole = {name: getattr(told.run, name) for name in WHOLE}
    part = {name: getattr(told, name) for name in PART}
    following = rows[-1].customer.public_id if rows and has_after else None
    return Response(DryRunSerializer(whole | part | {"customers": rows, "next": following}).data)
