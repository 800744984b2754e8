"""The assistant: everything that comes in, from any channel, is dealt with here in one transaction each.

What came in, what it changed and the answers to it are committed together. Whatever the platform
delivers twice is found in the inbox and left alone; the answers leave through the outbox.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.conversations import (
    amending,
    assigning,
    digests,
    duties,
    evidence,
    plans,
    questions,
    reporting,
    welcome,
)
from bot.database import Database
from bot.files import FileStore
from bot.library import Library
from bot.model import Incoming, Limits, Outgoing
from bot.rendering import to_json
from bot.replies import enqueue_replies
from bot.store import AccountStore, InboxStore, MemoryStore
from bot.turn import Turn
from knowledge.vietnamese import collapse, fold, nfc
from reminders import mentions
from reminders.drafts import parse_corrections
from reminders.model import Officer
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from reminders.understanding import Intent, understand

log = logging.getLogger(__name__)

BUTTONS: dict[str, Callable[..., None]] = {
    "st": reporting.press_state,
    "pk": reporting.pick,
    "un": reporting.undo,
    "ex": amending.grant,
    "rf": amending.refuse,
    "sn": duties.snooze,
    "oc": duties.open_duty,
    "fl": duties.open_file,
    "my": duties.mine,
    "ev": evidence.pick_evidence,
    "pl": plans.show_page,
    "ok": assigning.confirm,
    "no": assigning.discard,
    "as": assigning.answer_person,
    "tm": assigning.answer_time,
    "dg": digests.ask,
    "ds": digests.by_standing,
    "dgf": digests.by_field,
    "df": digests.of_field,
    "dgp": digests.by_person,
    "dp": digests.of_person,
    "dc": questions.documents,
    "hp": welcome.help_text,
}
"""What each button's first word does; the words after it are its arguments."""

COMMANDS: dict[str, Callable[[Turn], None]] = {
    "viec cua toi": duties.mine,
    "viec cua em": duties.mine,
    "viec toi": duties.mine,
    "nhiem vu cua toi": duties.mine,
    "tong hop": digests.ask,
    "bao cao tong hop": digests.ask,
    "tinh hinh": digests.ask,
    "ai dang tre": lambda turn: digests.by_standing(turn, digests.LATE),
    "hoan tac": reporting.undo,
    "van ban": questions.documents,
    "danh sach van ban": questions.documents,
    "tro giup": welcome.help_text,
    "giup": welcome.help_text,
    "help": welcome.help_text,
    "/start": welcome.help_text,
    "/help": welcome.help_text,
}
"""Commands as typed, folded."""

SAID: dict[re.Pattern[str], Callable[[Turn], None]] = {
    re.compile(r"(?:(?:danh sach|cac|xem) )?(?:cong )?viec (?:cua )?(?:em|toi|minh|tui)(?: tuan nay)?"): (
        duties.mine
    ),
    re.compile(r"(?:(?:em|toi|minh) )?con (?:nhung )?viec (?:gi|nao)(?: nua)?(?: khong)?"): duties.mine,
    re.compile(r"(?:(?:tuan|hom) nay )?(?:em|toi|minh) co viec gi"): duties.mine,
    re.compile(r"(?:cho )?(?:em )?(?:hoan tac|bam nham|ghi nham|nham roi)(?: giup em| giup| a| roi)*"): (
        reporting.undo
    ),
}
"""Commands in other words."""

STALE = "Nút này không còn dùng được. Gõ “trợ giúp” để xem tôi làm được gì."
UNREADABLE = "Tôi chưa đọc được loại tin này. Anh/chị gõ chữ, hoặc gửi tệp .docx, .pdf, .txt giúp."
_ARGUMENT = re.compile(r"[a-z_]{1,16}|[0-9a-f]{1,9}")


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

    def receive(self, incoming: Incoming) -> None:
        """Deal with an incoming thing. When this returns, it and its answers are stored."""
        now = self._clock()
        with self._database.read() as session:
            # Bytes are kept before the write lock is taken: a large file must not hold up everybody.
            sha256 = self._keep_file(incoming, _officer_at(session, incoming))
        with self._database.write() as session:
            accounts = AccountStore(session)
            officer = _officer_at(session, incoming)
            officer_id = officer.id if officer is not None else None
            inbox_id = InboxStore(session).add(incoming, officer.id if officer else None, sha256, now)
            if inbox_id is None:
                return
            accounts.heard_from(incoming.channel, incoming.address)
            memories = MemoryStore(session)
            memory = memories.get(incoming.channel, incoming.address)
            if officer is None:
                text, officer_id = welcome.stranger(
                    accounts, incoming.channel, incoming.address, incoming.text, memory, now
                )
                replies, notices, office_id = [Outgoing(text)], [], None
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
                _deal_with(turn)
                replies, notices, office_id = turn.replies, turn.notices, officer.office_id
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
                    office_id=notice.officer.office_id,
                    officer_id=notice.officer.id,
                    body=to_json(notice.message),
                )

    def _keep_file(self, incoming: Incoming, officer: Officer | None) -> str | None:
        """Keep the bytes of a known person's file before anything else; strangers' files are not kept."""
        if officer is None or incoming.file is None or incoming.file.path is None:
            return None
        return self._files.put(officer.office_id, incoming.file.path)


def _officer_at(session: Session, incoming: Incoming) -> Officer | None:
    officer_id = AccountStore(session).officer_of(incoming.channel, incoming.address)
    return OfficeStore(session).officer(officer_id) if officer_id is not None else None


def _deal_with(turn: Turn) -> None:
    if turn.incoming.pressed is not None:
        press(turn, turn.incoming.pressed)
    elif turn.incoming.file is not None:
        _file(turn)
    elif turn.incoming.text.strip():
        _words(turn, nfc(turn.incoming.text).strip())
    else:
        turn.reply(UNREADABLE)


def press(turn: Turn, data: str) -> None:
    """Do what a button says. Its data comes from outside: anything odd is a button of no use."""
    turn.memory.pop("obstacle_of", None)
    verb, *arguments = data.split(":")
    action = BUTTONS.get(verb)
    if action is None or not all(_ARGUMENT.fullmatch(argument) for argument in arguments):
        turn.reply(STALE)
        return
    try:
        inspect.signature(action).bind(turn, *arguments)
    except TypeError:
        turn.reply(STALE)
        return
    try:
        action(turn, *arguments)
    except (ValueError, KeyError):
        # An argument that is no number or no such choice: a button of an older release, or nobody's.
        log.warning("a button with unusable arguments was pressed: verb %s", verb, exc_info=True)
        turn.reply(STALE)


def _file(turn: Turn) -> None:
    file = turn.incoming.file
    assert file is not None
    if file.path is None:
        turn.reply(file.problem or "Tôi không tải được tệp này. Anh/chị gửi lại giúp.")
    elif assigning.may_plan(turn.officer) and duties.answered_duty(turn) is None:
        plans.receive_file(turn)
    else:
        evidence.evidence(turn)


def _words(turn: Turn, text: str) -> None:
    """Give words to the first who takes them; what nobody takes is a report, a question or a greeting."""
    folded = fold(collapse(text)).strip(" .!?")
    if not any(takes(turn, text, folded) for takes in _TAKERS):
        _free_words(turn, text, folded)


def _takes_number(turn: Turn, text: str, folded: str) -> bool:
    chosen = _menu_choice(turn, folded)
    if chosen is not None:
        press(turn, chosen)
    return chosen is not None


def _takes_command(turn: Turn, text: str, folded: str) -> bool:
    command = COMMANDS.get(folded) or next((do for said, do in SAID.items() if said.fullmatch(folded)), None)
    if command is not None:
        command(turn)
    return command is not None


def _takes_planning(turn: Turn, text: str, folded: str) -> bool:
    """Words of a coordinator about the plan at hand: corrections, a decision, the answer to a question."""
    if not assigning.may_plan(turn.officer):
        return False
    corrections = parse_corrections(text)
    if corrections:
        plans.correct_by_words(turn, corrections)
    return bool(corrections) or assigning.decide_by_words(turn, folded) or assigning.answer_by_words(turn)


_TAKERS: tuple[Callable[[Turn, str, str], bool], ...] = (
    _takes_number,
    _takes_command,
    lambda turn, text, folded: amending.amend_by_words(turn),
    _takes_planning,
    lambda turn, text, folded: reporting.answer_obstacle(turn),
)


def _free_words(turn: Turn, text: str, folded: str) -> None:
    heard = understand(mentions.without_numbers(text), turn.today)
    if heard.intent is Intent.STATUS:
        reporting.tell(turn, heard)
    elif heard.intent is Intent.COMMAND:
        welcome.help_text(turn)
    elif heard.intent is Intent.QUESTION or len(folded.split()) > 3:
        questions.ask(turn)
    else:
        welcome.greet(turn)


def _menu_choice(turn: Turn, folded: str) -> str | None:
    """On a platform without buttons, a number chooses from the last menu (kept by bot.delivery)."""
    menu: list[Any] = turn.memory.get("menu", [])
    if not menu or not folded.isdecimal() or len(folded) > 2:
        return None
    return str(menu[int(folded) - 1]) if 1 <= int(folded) <= len(menu) else None
