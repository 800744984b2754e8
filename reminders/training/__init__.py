"""Learning what ships with reminders from answers written for it."""
