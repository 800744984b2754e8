"""Who must do what by when: officers, tasks, time phrases, the outbox, status, digests."""
