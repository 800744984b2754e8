"""Reading the files of evidence that wait: their own number and date, whether they fit, and telling so."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.database import Database
from bot.files import FileStore
from bot.model import Button, Outgoing
from bot.rendering import to_json
from bot.store import AccountStore
from bot.texts import cut, document_name, local_day, period_of
from knowledge.errors import ReadingError, ReadingStopped
from knowledge.head import read_head
from knowledge.reading import read_isolated
from reminders.absence_store import AbsenceStore
from reminders.evidence import judge, read_opening
from reminders.evidence_store import ATTEMPTS, EvidenceStore, UnreadFile
from reminders.model import Duty, Officer, Verdict
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from reminders.roster import absence_on
from reminders.status import latest_report, state_of
from reminders.task_store import TaskStore
from reminders.understanding import State

log = logging.getLogger(__name__)

STILL_THERE = timedelta(minutes=30)
"""Who sent a file this short a time ago still waits for the answer, quiet hours or not."""

_MOST_BLOCKS = 300  # of the opening: its letterhead stands in the first lines

ShowProgress = Callable[[str, str, str], None]
"""Called with channel, address and a Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read off a file. `kind` None: nothing could be, for the reason `why`, a sentence."""

    kind: str | None
    number: str = ""
    dated: date | None = None
    why: str = ""


class EvidenceRoom:
    """Takes one waiting file of evidence at a time. A file whose reader died is taken again, a few times."""

    def __init__(
        self,
        database: Database,
        files: FileStore,
        owner: str,
        clock: Callable[[], datetime],
        read_seconds: float,
        show_progress: ShowProgress,
    ) -> None:
        """`read_seconds` is the longest that one page may take."""
        self._database = database
        self._files = files
        self._owner = owner
        self._clock = clock
        self._read_seconds = read_seconds
        self._show_progress = show_progress
        self._stop = threading.Event()

    def stop(self) -> None:
        """Break off what is being read; it is read again after the next start."""
        self._stop.set()

    def round(self) -> bool:
        """Read one waiting file and tell who sent it what it is worth; False where none waits."""
        with self._database.write() as session:
            file = EvidenceStore(session).claim(self._owner, self._clock())
        if file is None:
            return False
        if file.attempts > ATTEMPTS:
            self._finish(file, _Found(None, why="Tôi đã thử đọc vài lần nhưng đều bị ngắt giữa chừng."))
            return True
        try:
            found = self._read(file)
        except ReadingStopped:
            with self._database.write() as session:
                EvidenceStore(session).give_back(file.id, self._owner)
            return False
        except ReadingError as error:
            if not error.permanent:
                # Nothing is wrong with the file itself: its lease runs out and it is taken again.
                log.warning("evidence %d could not be read now: %s", file.id, error.sentence)
                return True
            found = _Found(None, why=error.sentence)
        self._finish(file, found)
        return True

    def _read(self, file: UnreadFile) -> _Found:
        with self._database.read() as session:
            channel, address = AccountStore(session).addresses(file.officer_id)[0]
        self._show_progress(channel, address, "Đang đọc tài liệu kiểm chứng…")
        reading = read_isolated(
            self._files.path(file.office_id, file.sha256),
            name=file.name,
            seconds=self._read_seconds,
            reader=read_opening,
            stop=self._stop,
        )
        head = read_head(replace(reading, blocks=reading.blocks[:_MOST_BLOCKS]))
        return _Found(head.kind or "", head.number or "", head.issued)

    def _finish(self, file: UnreadFile, found: _Found) -> None:
        now = self._clock()
        verdict = judge(found.kind, found.number, found.dated, file.start, file.due, local_day(file.at))
        with self._database.write() as session:
            kept = EvidenceStore(session).record(
                file, self._owner, verdict, kind=found.kind or "", number=found.number, dated=found.dated
            )
            duties = TaskStore(session).duties(file.office_id, occurrence_id=file.occurrence_id)
            if not kept or not duties:
                return  # another reader was faster, or the task was taken back: nobody waits
            holder = _holder(duties[0], file.officer_id)
            told = _told(session, file.office_id, holder, local_day(now)) if holder is not None else None
            if holder is None or told is None:
                return
            hours = OfficeStore(session).hours_of(told)
            Outbox(session).enqueue(
                f"notice:evidence:{file.id}",
                Kind.NOTICE,
                now=now,
                due_at=now if now - file.at < STILL_THERE else hours.awake(now),
                office_id=file.office_id,
                officer_id=told,
                body=to_json(_message(file, found, verdict, duties[0], holder)),
            )


def _message(file: UnreadFile, found: _Found, verdict: Verdict, duty: Duty, holder: Officer) -> Outgoing:
    name, code = f"“{cut(file.name, 80)}”", f"#{duty.occurrence_id}"
    said = document_name(found.kind or "", found.number, found.dated)
    is_done = state_of(duty, holder) is State.DONE
    if verdict is Verdict.OUT_OF_PERIOD:
        report = latest_report(duty, holder.id)
        claimed = report is not None and report.state is State.DONE and not is_done
        ahead = found.dated is not None and found.dated > local_day(file.at)
        text = (
            f"Tệp {name} là {said}, {'ngày này chưa tới' if ahead else 'không đúng kỳ'}: việc {code} cần "
            f"tài liệu của {period_of(duty.start, duty.due)}.\n{cut(duty.content, 150)}\n"
            + (f"Việc {code} vì thế chưa tính là xong. " if claimed else "")
            + "Nếu tệp vẫn đúng, anh/chị bấm “Vẫn đúng”; nếu gửi nhầm, anh/chị gửi tệp khác."
        )
        buttons = (Button("Vẫn đúng", f"ea:{file.id}"), Button("Gửi tệp khác", f"eo:{file.id}"))
        return Outgoing(text, (buttons,))
    if verdict is Verdict.FITS:
        text = f"Tệp {name} là {said}, đúng kỳ."
    elif verdict is Verdict.UNDATED:
        what = f" ({said})" if said else ""
        text = (
            f"Tôi chưa thấy ngày trong tệp {name}{what} nên chưa đối chiếu được với kỳ của việc {code}. "
            "Tệp vẫn được tính là tài liệu kiểm chứng; văn phòng sẽ xem lại."
        )
    else:
        text = (
            f"Tôi chưa đọc được tệp {name}: {found.why}\n"
            "Tệp vẫn được tính là tài liệu kiểm chứng; văn phòng sẽ xem lại."
        )
    if is_done:
        return Outgoing(f"{text} Việc {code} đã xong.")
    return Outgoing(
        f"{text} Việc {code} chưa được báo là xong.", ((Button("Đã xong", f"st:{duty.occurrence_id}:done"),),)
    )


def _holder(duty: Duty, officer_id: int) -> Officer | None:
    """Who has the share now that a file was sent for: its sender, or who took over from them."""
    people = (*duty.leads, *duty.supports)
    return next(
        (o for o in people if o.id == officer_id or officer_id in duty.forerunners.get(o.id, ())), None
    )


def _told(session: Session, office_id: int, holder: Officer, today: date) -> int:
    """Who is told: the deputy of one on leave."""
    absence = absence_on(AbsenceStore(session).of_office(office_id, today), holder.id, today)
    return holder.id if absence is None or absence.deputy_id is None else absence.deputy_id
