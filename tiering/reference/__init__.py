"""Reference data of labels and figures."""

from tiering.reference.benefits import Benefits
from tiering.reference.classes import ProductClasses

__all__ = ["Benefits", "ProductClasses"]
