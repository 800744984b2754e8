"""The assistant: everything that comes in, from any channel, is dealt with here in one transaction each.

What came in, what it changed and the answers to it are committed together. Whatever the platform
delivers twice is found in the inbox and left alone; the answers leave through the outbox.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.conversations import welcome
from bot.database import Database
from bot.dispatch import deal_with
from bot.files import FileStore
from bot.library import Library
from bot.model import Incoming, Limits, Outgoing
from bot.rendering import to_json
from bot.replies import enqueue_replies
from bot.store import AccountStore, InboxStore, MemoryStore
from bot.turn import Turn
from reminders.model import Officer
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from retrieval.model import Answer
from retrieval.writing.answers import places, written
from retrieval.writing.writer import Writer

WRITTEN = "Tóm tắt (mô hình ngôn ngữ viết, từng câu đã đối chiếu với đoạn trích):"


@dataclass(frozen=True, slots=True)
class ToWrite:
    """An answer that a language model may put in its own words, and who asked."""

    incoming: Incoming
    officer: Officer
    answer: Answer


class Assistant:
    """Deals with one incoming thing at a time; safe to call from several threads."""

    def __init__(
        self,
        database: Database,
        library: Library,
        files: FileStore,
        limits: dict[str, Limits],
        clock: Callable[[], datetime],
    ) -> None:
        """`limits` says for each channel what it can carry, so that answers are cut to fit."""
        self._database = database
        self._library = library
        self._files = files
        self._limits = limits
        self._clock = clock

    def receive(self, incoming: Incoming) -> list[ToWrite]:
        """Deal with an incoming thing. When this returns, it and its answers are stored.

        Returns:
            The answers that a language model may put in its own words, for `write`.
        """
        now = self._clock()
        with self._database.read() as session:
            # Bytes are kept before the write lock is taken: a large file must not hold up everybody.
            sha256 = self._keep_file(incoming, _officer_at(session, incoming))
        with self._database.write() as session:
            # Two things that one person does at the same moment are dealt with one after the other.
            self._database.lock(session, f"conversation:{incoming.channel}:{incoming.address}")
            accounts = AccountStore(session)
            officer = _officer_at(session, incoming)
            officer_id = officer.id if officer is not None else None
            inbox_id = InboxStore(session).add(incoming, officer.id if officer else None, sha256, now)
            if inbox_id is None:
                return []
            accounts.heard_from(incoming.channel, incoming.address)
            memories = MemoryStore(session)
            memory = memories.get(incoming.channel, incoming.address)
            if officer is None:
                text, officer_id = welcome.stranger(
                    accounts, incoming.channel, incoming.address, incoming.text, memory, now
                )
                replies, notices, office_id, to_write = [Outgoing(text)], [], None, []
            else:
                turn = Turn(
                    session,
                    self._library,
                    self._files,
                    incoming,
                    officer,
                    now,
                    inbox_id,
                    sha256,
                    memory,
                )
                deal_with(turn)
                replies, notices, office_id = turn.replies, turn.notices, officer.office_id
                to_write = [ToWrite(incoming, officer, answer) for answer in turn.to_write]
            memories.put(incoming.channel, incoming.address, memory)
            enqueue_replies(
                session,
                f"{incoming.channel}:{incoming.id}",
                replies,
                self._limits[incoming.channel],
                channel=incoming.channel,
                address=incoming.address,
                office_id=office_id,
                officer_id=officer_id,
                now=now,
            )
            for notice in notices:
                Outbox(session).enqueue(
                    f"notice:{notice.key}:{notice.officer.id}",
                    Kind.NOTICE,
                    now=now,
                    due_at=OfficeStore(session).hours_of(notice.officer.id).awake(now),
                    office_id=notice.officer.office_id,
                    officer_id=notice.officer.id,
                    body=to_json(notice.message),
                )

        return to_write

    def write(self, writing: ToWrite, writer: Writer) -> None:
        """Let a language model put an answer in its words, and send that after the quoted passage.

        This takes seconds, so it comes when everything is stored and no lock is held. It is an extra: an
        officer has the passage already, and a crash in between loses nothing that was said or asked.
        """
        answer = written(writing.answer, writer)
        if answer is writing.answer:
            return
        text = f"{WRITTEN}\n{answer.answer}\n{places(answer)}"
        with self._database.write() as session:
            enqueue_replies(
                session,
                f"{writing.incoming.channel}:{writing.incoming.id}:written",
                [Outgoing(text)],
                self._limits[writing.incoming.channel],
                channel=writing.incoming.channel,
                address=writing.incoming.address,
                office_id=writing.officer.office_id,
                officer_id=writing.officer.id,
                now=self._clock(),
            )

    def _keep_file(self, incoming: Incoming, officer: Officer | None) -> str | None:
        """Keep the bytes of a known person's file before anything else; strangers' files are not kept."""
        if officer is None or incoming.file is None or incoming.file.path is None:
            return None
        return self._files.put(officer.office_id, incoming.file.path)


def _officer_at(session: Session, incoming: Incoming) -> Officer | None:
    officer_id = AccountStore(session).officer_of(incoming.channel, incoming.address)
    return OfficeStore(session).officer(officer_id) if officer_id is not None else None
