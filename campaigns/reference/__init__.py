"""Reference data of campaigns."""

from campaigns.reference.plans import ContactPlans

__all__ = ["ContactPlans"]
