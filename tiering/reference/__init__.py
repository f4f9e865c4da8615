"""Reference data of labels and figures."""

from tiering.reference.benefits import Benefits
from tiering.reference.classes import ProductClasses, held_by_class

__all__ = ["Benefits", "ProductClasses", "held_by_class"]
