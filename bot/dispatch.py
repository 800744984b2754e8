"""What is done with what a known person sends: who takes a button, a command, a file, or free words."""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Callable
from typing import Any

from bot.conversations import (
    amending,
    asking,
    assigning,
    calendar,
    digests,
    duties,
    evidence,
    extending,
    gaps,
    ladders,
    plans,
    questions,
    reminding,
    reporting,
    roster,
    welcome,
)
from bot.conversations import places as article
from bot.turn import Turn
from knowledge.vietnamese import collapse, fold, nfc
from reminders import mentions
from reminders.drafts import parse_corrections
from reminders.understanding import Intent, understand

log = logging.getLogger(__name__)

BUTTONS: dict[str, Callable[..., None]] = {
    "st": reporting.press_state,
    "pk": reporting.pick,
    "un": reporting.undo,
    "ex": amending.grant,
    "rf": amending.refuse,
    "gv": amending.give,
    "xt": extending.ask_for_more,
    "sn": reminding.snooze,
    "sz": reminding.snooze_to,
    "ak": reminding.acknowledge,
    "oc": duties.open_duty,
    "fl": duties.open_file,
    "my": duties.mine,
    "ev": evidence.pick_evidence,
    "ea": evidence.keep_anyway,
    "eo": evidence.send_another,
    "er": evidence.refuse_file,
    "en": evidence.demand_file,
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
    asking.MORE: asking.more,
    article.OPEN: article.open_place,
    article.ORIGINAL: article.open_original,
    gaps.LIST: gaps.show,
    gaps.CLOSE: gaps.close,
    questions.READING: questions.choose_reading,
    calendar.FREE: calendar.free_by_button,
    roster.WHOM: roster.choose_person,
    roster.DAYS: roster.choose_days,
    roster.NO_LEAVE: roster.cancel_leave,
    roster.AWAY_AGAIN: roster.away_again,
    roster.NO_TRANSFER: roster.take_transfer_back,
    roster.OFF: roster.take_off,
    ladders.UNDO: ladders.undo,
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
    "hoan tac": reporting.undo,
    "van ban": questions.documents,
    "danh sach van ban": questions.documents,
    "tro giup": welcome.help_text,
    "giup": welcome.help_text,
    "help": welcome.help_text,
    "/start": welcome.help_text,
    "/help": welcome.help_text,
    **dict.fromkeys(gaps.COMMANDS, gaps.show),
}
"""Commands as typed, folded."""

SAID: dict[re.Pattern[str], Callable[[Turn], None]] = {
    re.compile(r"(?:(?:danh sach|cac|xem) )?(?:cong )?viec (?:cua )?(?:em|toi|minh|tui)"): (duties.mine),
    re.compile(r"(?:(?:em|toi|minh) )?con (?:nhung )?viec (?:gi|nao)(?: nua)?(?: khong)?"): duties.mine,
    re.compile(r"(?:em|toi|minh) co viec gi"): duties.mine,
    re.compile(r"(?:cho )?(?:em )?(?:hoan tac|bam nham|ghi nham|nham roi)(?: giup em| giup| a| roi)*"): (
        reporting.undo
    ),
}
"""Commands in other words."""

STALE = "Nút này không còn dùng được. Gõ “trợ giúp” để xem tôi làm được gì."
UNREADABLE = "Tôi chưa đọc được loại tin này. Anh/chị gõ chữ, hoặc gửi tệp .docx, .pdf, .txt giúp."
_OF_ONESELF = re.compile(r"\b(?:em|toi|minh|tui|chung (?:em|toi))\b")
_ARGUMENT = re.compile(r"[a-z_]{1,16}|[0-9a-f]{1,9}")


def deal_with(turn: Turn) -> None:
    """Answer what came in, in the person's turn."""
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
    elif assigning.may_plan(turn.officer) and not duties.answered_duties(turn):
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
    lambda turn, text, folded: calendar.calendar_by_words(turn),
    lambda turn, text, folded: evidence.evidence_by_words(turn),
    lambda turn, text, folded: amending.amend_by_words(turn),
    lambda turn, text, folded: roster.roster_by_words(turn),
    lambda turn, text, folded: reminding.hours_by_words(turn),
    lambda turn, text, folded: reminding.later_by_words(turn),
    lambda turn, text, folded: asking.about_tasks(turn, text),
    _takes_planning,
    lambda turn, text, folded: reporting.answer_obstacle(turn),
)


def _free_words(turn: Turn, text: str, folded: str) -> None:
    if reporting.tell_of_several(turn):
        return
    heard = understand(mentions.without_numbers(text), turn.today)
    if heard.acknowledged and mentions.named(text, duties.own(turn)) is None:
        if not reminding.acknowledge_reminded(turn):
            welcome.greet(turn)
    elif heard.intent is Intent.STATUS or (heard.ask and _answers_a_reminder(turn, folded)):
        reporting.tell(turn, heard)
    elif heard.intent is Intent.COMMAND:
        welcome.help_text(turn)
    elif heard.intent is Intent.QUESTION or len(folded.split()) > 3:
        questions.ask(turn)
    else:
        welcome.greet(turn)


def _answers_a_reminder(turn: Turn, folded: str) -> bool:
    """Whether words that say nothing of a task's state are said of it all the same: "hôm nay em bận"."""
    if duties.answered_duties(turn):
        return True
    reminded = turn.reminders.last_reminded(turn.officer.id, turn.now - duties.REMINDED_LATELY)
    return bool(reminded and _OF_ONESELF.search(folded))


def _menu_choice(turn: Turn, folded: str) -> str | None:
    """On a platform without buttons, a number chooses from the last menu (kept by bot.delivery)."""
    menu: list[Any] = turn.memory.get("menu", [])
    if not menu or not folded.isdecimal() or len(folded) > 2:
        return None
    return str(menu[int(folded) - 1]) if 1 <= int(folded) <= len(menu) else None
