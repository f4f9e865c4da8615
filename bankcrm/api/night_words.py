"""Nights as the API says them: their steps, what a guard has found, how fresh the data is."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bankcrm import ledger, operations, queries
from bankcrm.models import Rerun, Run, RunStep


class RunStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = RunStep
        fields = ("name", "state", "rows", "seconds", "finished_at")


class NightSerializer(serializers.ModelSerializer):
    steps = RunStepSerializer(many=True, read_only=True)
    delivery = serializers.CharField(source="delivery.name", allow_null=True, read_only=True)
    decided_by = serializers.CharField(
        source="decided_by.staff_no", allow_null=True, read_only=True
    )

    class Meta:
        model = Run
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "business_date",
            "delivery",
            "delivery_id",
            "state",
            "reason",
            "guard",
            "started_at",
            "finished_at",
            "is_accepted",
            "decided_by",
            "decided_at",
            "decision_reason",
            "steps",
        )


class RerunSerializer(serializers.ModelSerializer):
    """`taken_at` is null while it waits for the bell."""

    asked_by = serializers.CharField(source="asked_by.staff_no", read_only=True)

    class Meta:
        model = Rerun
        fields = ("reason", "asked_by", "asked_at", "taken_at")


class VersionUsedSerializer(serializers.Serializer):
    """By the code of a scheme, or of a campaign."""

    code = serializers.CharField()
    version = serializers.IntegerField()


class VersionsUsedSerializer(serializers.Serializer):
    """By which versions labels were given and lists drawn; empty where the run did neither."""

    rules = VersionUsedSerializer(many=True)
    campaigns = VersionUsedSerializer(many=True)


class WholeNightSerializer(NightSerializer):
    """`waits` for people's decision; `why_not_again` is empty where it may be tried again, and
    `goes_on` then says that it goes on after its last step. `later` is a try since.
    """

    waits = serializers.SerializerMethodField()
    why_not_again = serializers.SerializerMethodField()
    goes_on = serializers.SerializerMethodField()
    later = serializers.SerializerMethodField()
    used = serializers.SerializerMethodField()
    reruns = RerunSerializer(many=True, read_only=True)

    class Meta(NightSerializer.Meta):
        fields = (*NightSerializer.Meta.fields, "waits", "why_not_again", "goes_on", "later",
                  "used", "reruns")  # fmt: skip

    def get_waits(self, run: Run) -> bool:
        return ledger.waits_for_a_word(run)

    def get_why_not_again(self, run: Run) -> str:
        return operations.why_not_again(run)

    def get_goes_on(self, run: Run) -> bool:
        return operations.goes_on(run)

    def get_later(self, run: Run) -> int | None:
        later = ledger.later_try(run)
        return later.pk if later else None

    @extend_schema_field(VersionsUsedSerializer)
    def get_used(self, run: Run) -> Any:
        return VersionsUsedSerializer(queries.versions_used(run)).data


class MovedSerializer(serializers.Serializer):
    """From a label to a label, by code; null for none."""

    before = serializers.CharField(source="before.code", allow_null=True, default=None)
    after = serializers.CharField(source="after.code", allow_null=True, default=None)
    aum = serializers.DecimalField(max_digits=None, decimal_places=2)


class FlowSerializer(MovedSerializer):
    n = serializers.IntegerField()


class MovedCustomerSerializer(MovedSerializer):
    customer = serializers.UUIDField(source="customer.public_id", allow_null=True, default=None)
    customer_no = serializers.CharField(
        source="customer.customer_no", allow_null=True, default=None
    )
    name = serializers.CharField(source="customer.name", allow_null=True, default=None)


class GuardSerializer(serializers.Serializer):
    """What stopped the night: `figures` as the guard has noted them, and the largest who move."""

    figures: Any = serializers.JSONField()
    flow = FlowSerializer(many=True)
    sample = MovedCustomerSerializer(many=True)


class WaitingNightSerializer(serializers.Serializer):
    """`approval` is what one person has asked for, null where nobody has yet."""

    night = serializers.IntegerField()
    business_date = serializers.DateField()
    state = serializers.CharField()
    reason = serializers.CharField()
    approval = serializers.IntegerField(allow_null=True)


class FreshnessSerializer(serializers.Serializer):
    """`data_date` is the day on which all pages stand, null before the first night; `days_behind`
    counts from where a weekend does not explain it; `late` is the night that should be published by
    now. Nights that wait for a decision are told to those who read nights.
    """

    data_date = serializers.DateField(allow_null=True)
    days_behind = serializers.IntegerField()
    late = serializers.DateField(allow_null=True)
    waiting = WaitingNightSerializer(many=True)


class NightReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=400)
