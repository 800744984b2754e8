"""One turn of a conversation: who did what when, what is remembered, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.files import FileStore
from bot.library import Library
from bot.model import Button, Incoming, Outgoing, OutgoingFile
from bot.rendering import tidied
from bot.store import InboxStore, IntakeStore
from knowledge.store import DocumentStore
from reminders.absence_store import AbsenceStore
from reminders.draft_store import DraftStore
from reminders.drafts import Draft, Question, next_question
from reminders.extension_store import ExtensionStore
from reminders.model import OFFICE_ZONE, Duty, Officer
from reminders.office_store import OfficeStore
from reminders.outbox import Outbox
from reminders.reminder_store import ReminderStore
from reminders.report_store import ReportStore
from reminders.share_store import ShareStore
from reminders.task_store import TaskStore
from retrieval.model import Answer


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that another officer is told because of this turn."""

    officer: Officer
    key: str
    message: Outgoing


@dataclass(slots=True)
class Turn:
    """What a conversation works with, all inside one transaction.

    `inbox_id` is where the incoming thing is kept, `sha256` the hash of its file. `memory` is what the
    conversation left for itself last time; what stands in it at the end is kept for the next turn.
    `to_write` are answers that a language model may put in its own words afterwards.
    """

    session: Session
    library: Library
    files: FileStore
    incoming: Incoming
    officer: Officer
    now: datetime
    inbox_id: int
    sha256: str | None
    memory: dict[str, Any]
    replies: list[Outgoing] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    to_write: list[Answer] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day in the office's zone."""
        return self.now.astimezone(OFFICE_ZONE).date()

    @property
    def offices(self) -> OfficeStore:
        return OfficeStore(self.session)

    @property
    def tasks(self) -> TaskStore:
        return TaskStore(self.session)

    @property
    def reports(self) -> ReportStore:
        return ReportStore(self.session)

    @property
    def reminders(self) -> ReminderStore:
        return ReminderStore(self.session)

    @property
    def extensions(self) -> ExtensionStore:
        return ExtensionStore(self.session)

    @property
    def shares(self) -> ShareStore:
        return ShareStore(self.session, self.officer.office_id)

    @property
    def drafts(self) -> DraftStore:
        return DraftStore(self.session)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.session)

    @property
    def intakes(self) -> IntakeStore:
        return IntakeStore(self.session)

    @property
    def documents(self) -> DocumentStore:
        return DocumentStore(self.session)

    @property
    def inbox(self) -> InboxStore:
        return InboxStore(self.session)

    def reply(
        self,
        text: str,
        buttons: tuple[tuple[Button, ...], ...] = (),
        file: OutgoingFile | None = None,
        emphasis: tuple[tuple[int, int], ...] = (),
    ) -> None:
        """Answer the person. `emphasis` are positions in the text, in any order."""
        self.replies.append(Outgoing(text, buttons, file, tidied(emphasis, text)))

    def notify(
        self, officer: Officer, key: str, text: str, buttons: tuple[tuple[Button, ...], ...] = ()
    ) -> None:
        """Tell somebody else of the office, once for each key; it leaves after the answers."""
        self.notices.append(Notice(officer, key, Outgoing(text, buttons)))

    def duty(self, occurrence_id: int) -> Duty | None:
        """The duty, where the person may see it: their own, or any of their office for who sees all."""
        found = self.tasks.duties(self.officer.office_id, occurrence_id=occurrence_id)
        if not found:
            return None
        allowed = self.officer.role.sees_all or self.acts_for(found[0]) is not None
        return found[0] if allowed else None

    def acts_for(self, duty: Duty) -> Officer | None:
        """Whose share of a duty the person speaks for: their own, else that of somebody on leave."""
        people = (*duty.leads, *duty.supports)
        away = self.stands_in_for()
        mine = next((officer for officer in people if officer.id == self.officer.id), None)
        return mine or next((officer for officer in people if officer.id in away), None)

    def stands_in_for(self) -> frozenset[int]:
        """The people on leave today whose deputy the person is."""
        return frozenset(AbsenceStore(self.session).deputised(self.officer.id, self.today))

    def colleagues(self) -> list[Officer]:
        """The people of the person's office, with the positions they hold today."""
        return self.offices.officers(self.officer.office_id, on=self.today)

    def open_question(self, draft: Draft) -> Question | None:
        """What must be asked before the draft can become tasks."""
        return next_question(draft, self.colleagues())


def buttons_in_rows(buttons: list[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    """Buttons laid out in rows of the given width."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
