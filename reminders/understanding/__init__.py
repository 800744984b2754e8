"""An officer's free words as an answer to a reminder: what they say, or that a person must ask."""

from reminders.understanding.model import Intent, State, Understanding
from reminders.understanding.weighing import understand

__all__ = ["Intent", "State", "Understanding", "understand"]
