"""Reference data that campaigns are planned with, and what units are to reach."""

from campaigns.reference.calendar import Calendar
from campaigns.reference.forbidden_words import ForbiddenWords
from campaigns.reference.messages import Messages
from campaigns.reference.plans import ContactPlans
from campaigns.reference.programmes import Programmes
from campaigns.reference.targets import Targets

__all__ = ["Calendar", "ContactPlans", "ForbiddenWords", "Messages", "Programmes", "Targets"]
