"""Reference data of labels and figures."""

from tiering.reference.benefits import Benefits

__all__ = ["Benefits"]
