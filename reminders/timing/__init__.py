"""Time phrases of plans ("Quý II, Quý III năm 2022", "Thường xuyên") compiled into dates or a recurrence."""

from reminders.timing.compiling import compile_timing
from reminders.timing.model import Anchor, Point, Recurrence, Timing, Window
from reminders.timing.occurring import occurrences

__all__ = ["Anchor", "Point", "Recurrence", "Timing", "Window", "compile_timing", "occurrences"]
