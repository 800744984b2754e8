"""Reading the files that wait: into the library, and where it is a plan, into a draft for the coordinator."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from bot.conversations.plans import draft_of, remember_notes, summary
from bot.database import Database
from bot.files import FileStore
from bot.library import Library
from bot.model import Limits, Outgoing
from bot.planfacts import plan_doubts
from bot.replies import enqueue_replies
from bot.store import READING_ATTEMPTS, READING_LEASE, Intake, IntakeStore, MemoryStore
from knowledge.errors import ReadingError, ReadingStopped
from knowledge.model import Plan, Reading
from knowledge.plans import extract_plan
from knowledge.store import DocumentStore, Entry
from reminders.draft_store import DraftStore
from reminders.drafts import DraftState
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore
from retrieval.lexical import IndexBusy

log = logging.getLogger(__name__)

PLAN = "Kế hoạch"
GIVEN_UP = (
    "Tôi đã thử đọc tệp “{name}” {attempts} lần nhưng đều bị ngắt giữa chừng. Tệp vẫn được giữ; "
    "anh/chị gửi lại dưới dạng .docx giúp, hoặc báo người quản trị."
)
AGAIN = (
    "Kế hoạch {number} đã được giao việc từ một tệp khác. Xác nhận nữa là giao trùng; "
    "nếu đây là bản thay thế, rút các việc cũ trước (“rút #…”)."
)
ALREADY = "Kế hoạch {number} đã được giao việc từ trước, không có gì thay đổi."

FALLBACK = Limits(text=2000, buttons=True, files=True)
"""For a channel that was turned off while its file waited; the answer then waits in the outbox."""

ShowProgress = Callable[[str, str, str], None]
"""Called with channel, address and a Vietnamese sentence."""


class ReadingRoom:
    """Takes one waiting file at a time. A file whose reader died is taken again, a few times."""

    def __init__(
        self,
        database: Database,
        library: Library,
        files: FileStore,
        owner: str,
        limits: Mapping[str, Limits],
        clock: Callable[[], datetime],
        show_progress: ShowProgress,
    ) -> None:
        self._database = database
        self._library = library
        self._files = files
        self._owner = owner
        self._limits = limits
        self._clock = clock
        self._show_progress = show_progress
        self._stop = threading.Event()

    def stop(self) -> None:
        """Break off what is being read; it is read again after the next start."""
        self._stop.set()

    def round(self) -> bool:
        """Read one waiting file; False where none waits."""
        with self._database.write() as session:
            intake = IntakeStore(session).claim(self._owner, self._clock())
        if intake is None:
            return False
        if intake.attempts > READING_ATTEMPTS:
            text = GIVEN_UP.format(name=intake.name, attempts=READING_ATTEMPTS)
            self._finish(intake, "failed", Outgoing(text))
            return True
        try:
            state, message = "read", self._read(intake)
        except ReadingStopped:
            with self._database.write() as session:
                IntakeStore(session).give_back(intake.id, self._owner)
            return False
        except ReadingError as error:
            state, message = "failed", Outgoing(f"Không đọc được “{intake.name}”: {error.sentence}")
        except IndexBusy:
            # Another process is writing the index: the lease runs out and the file is taken again.
            log.warning("intake %d: the index is busy; it will be read again", intake.id)
            return True
        self._finish(intake, state, message)
        return True

    def _read(self, intake: Intake) -> Outgoing:
        shown, renewed = 0.0, self._clock()

        def progress(done: int, pages: int) -> None:
            nonlocal shown, renewed
            if (now := self._clock()) - renewed > READING_LEASE / 5:
                renewed = now
                with self._database.write() as session:
                    IntakeStore(session).renew(intake.id, self._owner, now)
            if time.monotonic() - shown > 1:
                shown = time.monotonic()
                self._show_progress(intake.channel, intake.address, f"Đang đọc trang {done}/{pages}…")

        self._show_progress(intake.channel, intake.address, "Đang đọc tệp…")
        path = self._files.path(intake.office_id, intake.sha256)
        added = self._library.add(intake.office_id, path, intake.name, self._clock(), progress, self._stop)
        if added.entry.head.kind != PLAN:
            return Outgoing(_document_text(added.entry))
        self._show_progress(intake.channel, intake.address, "Đang tìm nhiệm vụ…")
        return self._draft(intake, added.entry, added.reading or self._library.read_again(added.entry))

    def _draft(self, intake: Intake, entry: Entry, reading: Reading) -> Outgoing:
        plan = extract_plan(reading, entry.head)
        if not plan.tasks:
            notes = " ".join(plan.warnings)
            return Outgoing(
                f"{_document_text(entry)}\nTôi không thấy nhiệm vụ nào trong kế hoạch này. {notes}"
            )
        now = self._clock()
        today = now.astimezone(OFFICE_ZONE).date()
        draft = draft_of(entry.head, plan, entry.file, today)
        doubts = [*self._doubts(intake, entry, plan, reading, today), *entry.warnings, *plan.warnings]
        with self._database.write() as session:
            drafts = DraftStore(session)
            draft_id = drafts.put(intake.office_id, intake.officer_id, entry.id, draft, now)
            kept = drafts.get(intake.office_id, draft_id)
            again = drafts.given_out(intake.office_id, draft.number, entry.id)
            if again:
                doubts.insert(0, AGAIN.format(number=draft.number))
            self._database.lock(session, f"conversation:{intake.channel}:{intake.address}")
            memories = MemoryStore(session)
            memory = memories.get(intake.channel, intake.address)
            remember_notes(memory, draft_id, doubts)
            memories.put(intake.channel, intake.address, memory)
        if kept is not None and kept[1] is DraftState.CONFIRMED:
            return Outgoing(ALREADY.format(number=draft.number))
        draft = kept[0] if kept is not None else draft  # corrections made before the file came again
        return summary(entry.head, draft, draft_id, doubts, today)

    def _doubts(
        self, intake: Intake, entry: Entry, plan: Plan, reading: Reading, today: date
    ) -> Iterator[str]:
        with self._database.read() as session:
            officers = OfficeStore(session).officers(intake.office_id)
            document = DocumentStore(session).document(entry.id)
        roster = {held for officer in officers for held in (officer.name, *officer.positions)}
        for doubt in plan_doubts(entry.head, plan, document, reading, roster, today):
            yield doubt.sentence

    def _finish(self, intake: Intake, state: str, message: Outgoing) -> None:
        now = self._clock()
        with self._database.write() as session:
            if not IntakeStore(session).finish(intake.id, self._owner, state):
                return
            enqueue_replies(
                session,
                f"intake:{intake.id}",
                [message],
                self._limits.get(intake.channel, FALLBACK),
                channel=intake.channel,
                address=intake.address,
                office_id=intake.office_id,
                officer_id=intake.officer_id,
                now=now,
            )


def _document_text(entry: Entry) -> str:
    head = entry.head
    name = f"{(head.kind or 'văn bản').lower()} {head.number or f'“{entry.file}”'}"
    warnings = "".join(f"\nLưu ý: {warning}" for warning in entry.warnings)
    return f"Đã nạp {name}: {entry.passages} đoạn để hỏi đáp.{warnings}"
