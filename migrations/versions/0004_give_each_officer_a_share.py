"""Give each officer a share of each occurrence; date the roster; let several reminders be one message."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tables()
    _shares_of_assignments()
    op.drop_table("assignments")
    _change_evidence_and_people()
    _reminders_of_outbox()
    _change_outbox()
    _dated_positions()
    _change_tasks()


def _make_tables() -> None:
    op.create_table(
        "paces",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("free_at", sa.DateTime(), nullable=False),
        sa.Column("rest_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["offices.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("office_id", "day"),
    )
    with op.batch_alter_table("calendar_days", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_calendar_days_office_id"), ["office_id"], unique=False)

    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_absences_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "parties",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("position", sa.String(length=300), nullable=False),
        sa.Column("officer_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["tasks.id"],
        ),
        sa.PrimaryKeyConstraint("task_id", "part", "position"),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("message_key", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrences.id"],
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["officers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("occurrence_id", "officer_id", "to_id", "rung", "due"),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_reminders_message_key"), ["message_key"], unique=False)

    op.create_table(
        "shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("position", sa.String(length=300), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("heir_id", sa.Integer(), nullable=True),
        sa.Column("heard_at", sa.DateTime(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["heir_id"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrences.id"],
        ),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["offices.id"],
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("shares", schema=None) as batch_op:
        batch_op.create_index(
            "ix_shares_live",
            ["occurrence_id", "officer_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(op.f("ix_shares_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(op.f("ix_shares_officer_id"), ["officer_id"], unique=False)
        batch_op.create_index(
            "ix_shares_open",
            ["office_id"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL AND done_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND done_at IS NULL"),
        )

    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrences.id"],
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["status_reports.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_extensions_occurrence_id"), ["occurrence_id"], unique=False)


def _change_evidence_and_people() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("number", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("dated", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("verdict", sa.String(length=20), nullable=True))
        batch_op.create_index(
            "ix_evidence_unread",
            ["id"],
            sqlite_where=sa.text("verdict IS NULL"),
            postgresql_where=sa.text("verdict IS NULL"),
        )
        batch_op.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("lease_owner", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(), nullable=True))

    with op.batch_alter_table("officers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("remind_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.Time(), nullable=True))

    with op.batch_alter_table("offices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ladder", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("check_in", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("remind_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("planned_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("replan", sa.Boolean(), server_default=sa.true(), nullable=False))

    op.execute("UPDATE evidence SET verdict = 'unchecked'")


def _change_outbox() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("doubtful", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_index(op.f("ix_outbox_occurrence_id"))
        batch_op.drop_index(op.f("ix_outbox_state_due_at"))
        batch_op.create_index("ix_outbox_chat", ["channel", "address", "attempted_at"], unique=False)
        batch_op.create_index("ix_outbox_due", ["state", "urgent", "due_at"], unique=False)
        batch_op.drop_column("occurrence_id")
    op.execute("UPDATE outbox SET urgent = (kind = 'reply')")


def _change_tasks() -> None:
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ladder", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("targets", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(
            sa.Column("needs_evidence", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def _shares_of_assignments() -> None:
    """Who was assigned to a task has a share of each of its occurrences; what was reported done is done."""
    op.execute(
        """
        INSERT INTO parties (task_id, part, position, officer_ids)
        SELECT task_id, part, '', '[]' FROM (SELECT DISTINCT task_id, part FROM assignments) AS given
        """
    )
    op.execute(
        """
        INSERT INTO shares (office_id, occurrence_id, officer_id, part, position, since, heard_at, done_at)
        SELECT t.office_id, o.id, a.officer_id, a.part, '', t.created_at,
            (SELECT max(r.at) FROM status_reports r
              WHERE r.occurrence_id = o.id AND r.officer_id = a.officer_id AND r.undone_at IS NULL),
            (SELECT r.at FROM status_reports r
              WHERE r.state = 'done' AND r.id =
                (SELECT max(s.id) FROM status_reports s
                  WHERE s.occurrence_id = o.id AND s.officer_id = a.officer_id
                    AND s.undone_at IS NULL AND s.state IS NOT NULL))
        FROM assignments a JOIN tasks t ON t.id = a.task_id JOIN occurrences o ON o.task_id = t.id
        """
    )


def _reminders_of_outbox() -> None:
    """Each reminder was a message of its own: "reminder:OCCURRENCE:OFFICER:RUNG"."""
    reminder = sa.table(
        "reminders",
        *(sa.column(name) for name in ("occurrence_id", "officer_id", "to_id", "rung", "message_key")),
        sa.column("due", sa.Date()),
    )
    rows = op.get_bind().execute(
        sa.text(
            """
            SELECT b.key, b.occurrence_id, b.officer_id, o.due
              FROM outbox b JOIN occurrences o ON o.id = b.occurrence_id WHERE b.kind = 'reminder'
            """
        ).columns(due=sa.Date())
    )
    sent = [
        {
            "occurrence_id": occurrence_id,
            "officer_id": officer_id,
            "to_id": officer_id,
            "rung": key.rsplit(":", 1)[-1],
            "due": due,
            "message_key": key,
        }
        for key, occurrence_id, officer_id, due in rows
    ]
    if sent:
        op.get_bind().execute(sa.insert(reminder), sent)


def _dated_positions() -> None:
    """Positions get days, and one may be held again later: the table is made anew without its constraint."""
    op.create_table(
        "dated_positions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(
        "INSERT INTO dated_positions (officer_id, name) SELECT officer_id, name FROM positions ORDER BY id"
    )
    op.drop_table("positions")
    op.rename_table("dated_positions", "positions")
    op.create_index("ix_positions_officer_id", "positions", ["officer_id"])


def downgrade() -> None:
    raise NotImplementedError("shares cannot become assignments again: restore the copy made before")
