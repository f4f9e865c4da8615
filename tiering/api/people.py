"""The customers behind the numbers of a trial, as the API says them: of `what_if.Affected`.

Codes of labels are empty for no label; amounts are yuan as text.
"""

from typing import Any

from rest_framework import serializers

from tiering.api.effects import Yuan
from tiering.what_if import Group
from tiering.what_if.people import NO_LABEL


class AskAffectedSerializer(serializers.Serializer):
    """Without a `digest` the definition that is kept is tried, without `on` on the published night,
    without `against` beside the rules in force. `after` and `before` are customers of a page.
    """

    digest = serializers.CharField(required=False, min_length=64, max_length=64)
    on = serializers.DateField(required=False)
    against = serializers.IntegerField(required=False, min_value=1)
    group = serializers.ChoiceField(required=False, choices=[each.value for each in Group])
    now = serializers.CharField(required=False, help_text=f"Code of a label; {NO_LABEL} for none.")
    then = serializers.CharField(required=False, help_text=f"Code of a label; {NO_LABEL} for none.")
    label: Any = serializers.CharField(required=False, help_text="One that is got or lost.")
    near = serializers.CharField(required=False, help_text="One on whose threshold they stand.")
    unit = serializers.CharField(required=False)
    after = serializers.UUIDField(required=False)
    before = serializers.UUIDField(required=False)


class WhySerializer(serializers.Serializer):
    """A line of why: `figure` is the customer's own, `short_by` what is missing, or too much where
    it is `over`; `gap` says that in words, `depth` how far it stands in.
    """

    sentence = serializers.CharField()
    state = serializers.CharField()
    depth = serializers.IntegerField()
    figure = serializers.CharField()
    short_by = serializers.CharField()
    over = serializers.BooleanField()
    gap = serializers.CharField()


class AffectedSerializer(serializers.Serializer):
    """`climb` is 1, −1 or 0; `near_now` and `near_then` are thresholds."""

    customer = serializers.UUIDField(source="customer.public_id")
    customer_no = serializers.CharField(source="customer.customer_no")
    name = serializers.CharField(source="customer.name")
    org_unit = serializers.CharField(source="customer.org_unit.code")
    owner = serializers.CharField(source="customer.owner.staff_no", allow_null=True, default=None)
    aum = Yuan()
    from_code = serializers.CharField()
    to_code = serializers.CharField()
    near_now = serializers.CharField()
    near_then = serializers.CharField()
    climb = serializers.IntegerField()
    conditions = WhySerializer(many=True)


class AffectedPageSerializer(serializers.Serializer):
    """`n` are all who were asked for; the keys of the neighbouring pages are null at the ends."""

    digest = serializers.CharField()
    on = serializers.DateField()
    n = serializers.IntegerField()
    after = serializers.UUIDField(allow_null=True)
    before = serializers.UUIDField(allow_null=True)
    results = AffectedSerializer(many=True)
