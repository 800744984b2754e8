"""An officer's free words as an answer to a reminder: what they say, or that a person must ask."""

from reminders.understanding.deciding import understand
from reminders.understanding.model import Intent, State, Understanding

__all__ = ["Intent", "State", "Understanding", "understand"]
