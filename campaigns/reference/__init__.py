"""Reference data that campaigns are planned with."""

from campaigns.reference.calendar import Calendar
from campaigns.reference.plans import ContactPlans

__all__ = ["Calendar", "ContactPlans"]
