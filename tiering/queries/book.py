"""Which slot a scheme has in the wide row and which number a label: the rules' label book."""

from tiering.models import Label, Scheme
from tiering.rules import LabelBook


def label_book() -> LabelBook:
    schemes = list(Scheme.objects.all())
    labels = list(Label.objects.select_related("scheme"))
    return LabelBook(
        slots={scheme.code: scheme.slot for scheme in schemes},
        ids={(label.scheme.code, label.code): label.pk for label in labels},
        names={(label.scheme.code, label.code): (label.name_en, label.name_zh) for label in labels},
        scheme_names={scheme.code: (scheme.name_en, scheme.name_zh) for scheme in schemes},
    )
