"""Reference data that campaigns are planned with."""

from campaigns.reference.calendar import Calendar
from campaigns.reference.forbidden_words import ForbiddenWords
from campaigns.reference.messages import Messages
from campaigns.reference.plans import ContactPlans

__all__ = ["Calendar", "ContactPlans", "ForbiddenWords", "Messages"]
