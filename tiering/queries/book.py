"""The labels of all schemes, and the label book of the rules: slots in the wide row, numbers."""

from kernel.once import once_per_request
from tiering.models import Label, Scheme
from tiering.rules import LabelBook


@once_per_request
def labels() -> tuple[Label, ...]:
    """With their schemes, in the order of these, best first."""
    return tuple(Label.objects.select_related("scheme"))


@once_per_request
def label_book() -> LabelBook:
    schemes = list(Scheme.objects.all())
    return LabelBook(
        slots={scheme.code: scheme.slot for scheme in schemes},
        ids={(label.scheme.code, label.code): label.pk for label in labels()},
        names={
            (label.scheme.code, label.code): (label.name_en, label.name_zh) for label in labels()
        },
        scheme_names={scheme.code: (scheme.name_en, scheme.name_zh) for scheme in schemes},
    )
