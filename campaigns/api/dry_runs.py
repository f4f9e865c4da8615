"""What the next night would plan of a campaign, as its page tells it."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.definition import CampaignDefinition
from campaigns.models import CampaignVersion
from campaigns.queries import definition_of
from campaigns.targeting.dry_run import run_and_keep
from campaigns.what_if import dry_runs
from customers.models import Customer
from staff.api.two_people import RefusalSerializer, TwoPeopleViewSet
from staff.models import Officer
from staff.requests import officer_of
from staff.scope import units_visible_to

PER_PAGE = 50


class AskDryRunSerializer(serializers.Serializer):
    """Under the unit `at`, of one `officer`, after a customer; `again` tries it anew."""

    at = serializers.CharField(max_length=32, required=False)
    officer = serializers.CharField(max_length=32, required=False)
    after = serializers.UUIDField(required=False)
    again = serializers.BooleanField(required=False, default=False)


class DryShareSerializer(serializers.Serializer):
    """Of a unit or an officer; the code of the pool is empty."""

    code = serializers.CharField()
    name = serializers.CharField()
    n_customers = serializers.IntegerField()
    n_steps = serializers.IntegerField()
    first_on = serializers.DateField()


class DryStepSerializer(serializers.Serializer):
    """`plan_channel` and `planned_on` are the plan's own; `beside` names a campaign of one line."""

    step = serializers.CharField(source="step.step")
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


class DryRuns(TwoPeopleViewSet):
    """Of a campaign as it runs, or of one version of it."""

    @extend_schema(
        request=AskDryRunSerializer, responses={200: DryRunSerializer, 409: RefusalSerializer}
    )
    @action(detail=True, methods=["post"], url_path="dry-run")
    def dry_run(self, request, **kwargs):
        """What the next night would plan; nothing is written. It is kept until the next night."""
        found, said, by = self.get_object(), self.said(AskDryRunSerializer), officer_of(request)
        version = found if isinstance(found, CampaignVersion) else None
        campaign = version.campaign if version else found
        as_runs = definition_of(campaign)
        definition = CampaignDefinition.parse(version.definition) if version else as_runs
        kept = None if said["again"] else dry_runs.kept(campaign, definition)
        run = kept or run_and_keep(campaign, version)
        if run is None:
            raise exceptions.NotFound
        units = units_visible_to(by)
        at = get_object_or_404(units, code=said["at"]) if "at" in said else units.earliest("path")
        officers = Officer.objects.all()
        own = get_object_or_404(officers, staff_no=said["officer"]) if "officer" in said else None
        after = (
            get_object_or_404(Customer.objects.visible_to(by), public_id=said["after"]).pk
            if "after" in said
            else None
        )
        narrowed = run.under(at, own)
        rows, _has_before, has_after = dry_runs.page(
            narrowed, definition, by, size=PER_PAGE, after=after
        )
        whole = {name: getattr(run, name) for name in WHOLE}
        return Response(
            DryRunSerializer(
                whole
                | {
                    "n_customers": len(narrowed.customers),
                    "n_steps": len(narrowed.steps),
                    "units": dry_runs.by_unit(narrowed, at),
                    "officers": dry_runs.by_officer(narrowed),
                    "customers": rows,
                    "next": rows[-1].customer.public_id if rows and has_after else None,
                }
            ).data
        )


WHOLE = (
    "on", "figures_of", "made_at", "n_entering", "n_held_out", "n_leaving", "is_held_back",
)  # fmt: skip
