"""The hours at which a person is reminded, and those at which nobody is disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reminders.model import OFFICE_ZONE


@dataclass(frozen=True, slots=True)
class Hours:
    """A person's daily hour, and quiet hours from `quiet_from` up to `quiet_until`, in the office's zone.

    Quiet hours may pass midnight; there are none where both are the same.
    """

    daily: time = time(8, 0)
    quiet_from: time = time(20, 0)
    quiet_until: time = time(6, 30)

    def on(self, day: date) -> datetime:
        """When the day's reminders leave: at the daily hour, or at the end of the quiet hours it lies in."""
        return self.awake(datetime.combine(day, self.daily, OFFICE_ZONE))

    def awake(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it lies in."""
        local = moment.astimezone(OFFICE_ZONE)
        hour = local.time()
        if self.quiet_from <= self.quiet_until:
            quiet = self.quiet_from <= hour < self.quiet_until
        else:
            quiet = hour >= self.quiet_from or hour < self.quiet_until
        if not quiet:
            return moment
        end = datetime.combine(local.date(), self.quiet_until, OFFICE_ZONE)
        return end if end > local else end + timedelta(days=1)


USUAL = Hours()
