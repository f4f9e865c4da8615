"""What a draft of rules would do, as the API says it: of a `what_if.Summary`.

Codes of labels are empty for no label; amounts are yuan as text.
"""

from typing import Any

from rest_framework import serializers


class Yuan(serializers.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=None, decimal_places=2, **kwargs)


class LabelCountsSerializer(serializers.Serializer):
    code = serializers.CharField()
    n_now = serializers.IntegerField()
    n_then = serializers.IntegerField()
    aum_now = Yuan()
    aum_then = Yuan()


class MoveCountsSerializer(serializers.Serializer):
    """`climb` is 1, −1, or 0 beside no label."""

    from_code = serializers.CharField()
    to_code = serializers.CharField()
    n = serializers.IntegerField()
    aum = Yuan()
    climb = serializers.IntegerField()


class UnitBelowCountsSerializer(serializers.Serializer):
    """A unit with all below it."""

    code = serializers.CharField()
    name = serializers.CharField()
    n_customers = serializers.IntegerField()
    n_up = serializers.IntegerField()
    n_down = serializers.IntegerField()
    n_entered = serializers.IntegerField()
    n_left = serializers.IntegerField()


class UnitCountsSerializer(UnitBelowCountsSerializer):
    """`units` are those right below, where they are told as well."""

    units = UnitBelowCountsSerializer(many=True, default=())


class ThresholdCountsSerializer(serializers.Serializer):
    code = serializers.CharField()
    n_now = serializers.IntegerField()
    n_gained = serializers.IntegerField()
    n_lost = serializers.IntegerField()


class EffectSerializer(serializers.Serializer):
    """`on` is the night of the figures."""

    on = serializers.DateField()
    n_customers = serializers.IntegerField()
    n_affected = serializers.IntegerField()
    n_up = serializers.IntegerField()
    n_down = serializers.IntegerField()
    n_entered = serializers.IntegerField()
    n_left = serializers.IntegerField()
    labels = LabelCountsSerializer(many=True)
    moves = MoveCountsSerializer(many=True)
    units = UnitCountsSerializer(many=True)
    thresholds = ThresholdCountsSerializer(many=True)


class EffectBesideSerializer(serializers.Serializer):
    """`version` held against the version `beside`, whose numbers are those of now; both null where
    there is no other.
    """

    version = serializers.IntegerField()
    beside = serializers.IntegerField(allow_null=True)
    effect = EffectSerializer(allow_null=True)


class BacktestSideSerializer(serializers.Serializer):
    """`n_labels` in the order of `codes`, the last of no label; `n_back` changed and changed back
    within three months.
    """

    n_labels = serializers.ListField(child=serializers.IntegerField())
    n_up = serializers.IntegerField()
    n_down = serializers.IntegerField()
    n_back = serializers.IntegerField()


class BacktestMonthSerializer(serializers.Serializer):
    """`month` is its first day; `now` under the rules in force."""

    month = serializers.DateField()
    n_customers = serializers.IntegerField()
    now = BacktestSideSerializer(allow_null=True)
    then = BacktestSideSerializer()


class BacktestSerializer(serializers.Serializer):
    """Of the closed months that are kept; of those `missing` nothing is."""

    on = serializers.DateField()
    codes = serializers.ListField(child=serializers.CharField())
    months = BacktestMonthSerializer(many=True)
    missing = serializers.ListField(child=serializers.DateField())


class NotReplayedSerializer(serializers.Serializer):
    """`metrics` are codes of figures that no month keeps."""

    detail = serializers.CharField()
    metrics = serializers.ListField(child=serializers.CharField())


class ComparedSerializer(serializers.Serializer):
    """A figure when it was submitted and now, as text; `code` where it is of a label."""

    name = serializers.CharField()
    code = serializers.CharField()
    submitted = serializers.CharField()
    now = serializers.CharField()
    has_moved = serializers.BooleanField()


class RetrialSerializer(serializers.Serializer):
    submitted_at = serializers.DateTimeField()
    has_moved = serializers.BooleanField()
    rows = ComparedSerializer(many=True)
