"""Alembic's entry: runs the migrations on the connection that bot.database hands over."""

from alembic import context

from bot.tables import BotBase
from knowledge.store import KnowledgeBase
from reminders import outbox_tables  # noqa: F401 - its tables belong to RemindersBase
from reminders.tables import RemindersBase

METADATA = [KnowledgeBase.metadata, RemindersBase.metadata, BotBase.metadata]

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
