"""People who come and go, told in chat: leave with a deputy, back at work, handing everything over."""

from __future__ import annotations

from datetime import date, timedelta

from bot.conversations import ladders
from bot.conversations.amending import may_amend
from bot.conversations.recording import notify_office
from bot.model import Button
from bot.rostering import Entered, Entry, RefusedEntryError, enter_back, enter_leave, enter_transfer
from bot.texts import cut, day, local_day
from bot.turn import Turn
from knowledge.vietnamese import collapse, fold, nfc
from reminders.absence_store import AbsenceStore
from reminders.leave_days import Days
from reminders.model import Officer
from reminders.roster import called
from reminders.roster_words import SELF, Back, Leave, Transfer, each, read_roster_words

WHOM = "rw"
"""Buttons: who is meant by words sent earlier; which days somebody is away; taking each entry back."""
DAYS, NO_LEAVE, AWAY_AGAIN, NO_TRANSFER, OFF = "rd", "rl", "rb", "rt", "ro"

UNDO_PATIENCE = timedelta(days=7)
"""How long after it was entered a handover can be taken back by its button."""

OTHERS = "Nghỉ phép, bàn giao của người khác do văn phòng ghi. Anh/chị nghỉ thì viết “em nghỉ …”."
_TITLES = ("chị ", "anh ", "cô ", "chú ", "bác ", "ông ", "bà ", "thầy ", "đồng chí ", "đ/c ")

Said = Leave | Back | Transfer


def roster_by_words(turn: Turn) -> bool:
    """Take what is said of people who come and go, of rungs and check-ins; False where it is none of these.

    An officer may enter their own leave, who may change tasks anybody's.
    """
    if ladders.ladder_by_words(turn):
        return True
    said = read_roster_words(turn.incoming.text, turn.today)
    people = each(said) if said is not None else ()
    if not any(_is_meant(turn, one) for one in people):
        return False
    for one in people:
        _deal(turn, one, turn.incoming.text, turn.inbox_id, 0, 0)
    return True


def choose_person(turn: Turn, inbox_id: str, who: str, other: str) -> None:
    """A button under "who is meant?": 0 where that is not chosen yet."""
    earlier = turn.inbox.get(int(inbox_id), turn.officer.id)
    said = read_roster_words(earlier.text, local_day(earlier.at)) if earlier is not None else None
    if earlier is None or said is None:
        turn.reply("Tin ấy không còn nữa, anh/chị viết lại giúp.")
        return
    _deal(turn, said, earlier.text, earlier.id, int(who), int(other))


def choose_days(turn: Turn, deputy: str, first: str, last: str) -> None:
    """A button under "which days are you away?": the last is 0 where it is not known."""
    until = date.fromisoformat(last) if int(last) else None
    found = next((one for one in turn.colleagues() if one.id == int(deputy)), None)
    _enter_leave(turn, turn.officer, Days(date.fromisoformat(first), until), found)


def cancel_leave(turn: Turn, absence_id: str) -> None:
    """ "Hoàn tác" under a leave."""
    store = AbsenceStore(turn.session)
    absence = store.get(int(absence_id))
    officer = _colleague(turn, absence.officer_id) if absence is not None else None
    if absence is None or officer is None or not _may_enter_for(turn, officer):
        turn.reply("Đợt nghỉ này không còn để hoàn tác.")
        return
    store.cancel(absence.id, turn.now)
    text = f"Đã bỏ lời ghi {officer.name} nghỉ từ {day(absence.first)}."
    turn.reply(text)
    deputy = _colleague(turn, absence.deputy_id) if absence.deputy_id is not None else None
    for person in (officer, deputy):
        if person is not None and person.id != turn.officer.id:
            turn.notify(person, f"leave-undone:{turn.inbox_id}", text)


def away_again(turn: Turn, absence_id: str, last: str) -> None:
    """ "Hoàn tác" under "back at work": away as before, to a day or (0) for as long as is not known."""
    store = AbsenceStore(turn.session)
    officer_id = store.whose(int(absence_id))
    officer = _colleague(turn, officer_id) if officer_id is not None else None
    if officer is None or not _may_enter_for(turn, officer):
        turn.reply("Đợt nghỉ này không còn để hoàn tác.")
        return
    store.reopen(int(absence_id), date.fromisoformat(last) if int(last) else None)
    text = f"Đã bỏ lời ghi {officer.name} đi làm lại; đợt nghỉ như trước."
    turn.reply(text)
    if officer.id != turn.officer.id:
        turn.notify(officer, f"back-undone:{turn.inbox_id}", text)


def take_transfer_back(
    turn: Turn, inbox_id: str, officer_id: str, successor_id: str, since: str, absence_id: str
) -> None:
    """ "Hoàn tác" under a handover, for who entered it."""
    entered = turn.inbox.get(int(inbox_id), turn.officer.id)
    officer, successor = _colleague(turn, int(officer_id)), _colleague(turn, int(successor_id))
    fresh = entered is not None and entered.at >= turn.now - UNDO_PATIENCE
    if entered is None or officer is None or not fresh or not may_amend(turn.officer):
        turn.reply("Lần bàn giao này không còn hoàn tác được; viết lại bàn giao theo chiều ngược lại.")
        return
    taken_back = turn.shares.take_back(
        officer.id, int(successor_id) or None, date.fromisoformat(since), entered.at, turn.now
    )
    if int(absence_id):
        AbsenceStore(turn.session).cancel(int(absence_id), turn.now)
    if not taken_back:
        turn.reply("Lần bàn giao này đã được hoàn tác, hoặc đã có lần khác.")
        return
    text = f"Đã bỏ lời ghi bàn giao của {officer.name}; chức danh và việc chưa xong như trước."
    turn.reply(text)
    for person in (officer, successor):
        if person is not None and person.id != turn.officer.id:
            turn.notify(person, f"transfer-undone:{turn.inbox_id}", text)


def take_off(turn: Turn, officer_id: str, since: str) -> None:
    """Take somebody who left off the roster; what they did stays."""
    officer = _colleague(turn, int(officer_id))
    first = date.fromisoformat(since)
    if not may_amend(turn.officer) or officer is None or officer.id == turn.officer.id:
        turn.reply("Người này không còn trong danh sách, hoặc anh/chị không có quyền.")
    elif turn.today < first:
        turn.reply(f"Từ {day(first)} mới đưa {officer.name} khỏi danh sách được; hôm ấy bấm lại nút này.")
    else:
        turn.offices.deactivate(officer.id)
        turn.reply(f"Đã đưa {officer.name} khỏi danh sách. Những gì đã báo cáo vẫn còn.")


def _is_meant(turn: Turn, said: Said) -> bool:
    """Whether words that could be an order are one: an officer's word of a colleague's leave is a report."""
    if not said.who or fold(collapse(said.who)) in SELF:
        return True
    if not may_amend(turn.officer):
        return (isinstance(said, Leave) and bool(said.deputy)) or isinstance(said, Transfer)
    if isinstance(said, Leave) and said.days is None and not said.doubt:
        return False  # "chị Hoa nghỉ ốm" may say why something is not done
    return bool(_whom(turn, said.who, turn.incoming.text)) or _is_like_a_name(said.who)


def _is_like_a_name(words: str) -> bool:
    written = nfc(words)
    return written.lower().startswith(_TITLES) or any(word[:1].isupper() for word in written.split())


def _deal(turn: Turn, said: Said, text: str, inbox_id: int, who_id: int, other_id: int) -> None:
    other = said.deputy if isinstance(said, Leave) else said.successor if isinstance(said, Transfer) else ""
    people = {officer.id: officer for officer in turn.colleagues()}
    found: list[Officer | None] = []
    for at, (words, chosen) in enumerate(((said.who, who_id), (other, other_id))):
        if at == 1 and not words:
            found.append(None)
            continue
        meant = (people[chosen],) if chosen in people else _whom(turn, words, text)
        if len(meant) != 1:
            _ask_whom(turn, words, meant, inbox_id, found[0].id if at and found[0] is not None else None)
            return
        found.append(meant[0])
    officer, second = found
    assert officer is not None
    if not may_amend(turn.officer) and (officer.id != turn.officer.id or isinstance(said, Transfer)):
        _leave_to_office(turn, said, text)
    elif said.doubt:
        turn.reply(f"Tôi chưa ghi: {said.doubt}. Viết như “{officer.name} nghỉ từ 5/3 đến 12/3”.")
    else:
        _enter(turn, said, officer, second, inbox_id)


def _whom(turn: Turn, words: str, text: str) -> tuple[Officer, ...]:
    """Who is meant; the speaker where they speak of themself or name nobody."""
    folded = fold(collapse(words))
    toned = fold(nfc(text)) != nfc(text).lower()
    if folded == "minh" and not (toned and nfc(words).lower() == "mình"):
        # "Minh" is a name as well, and without tones nobody can tell.
        namesakes = tuple(one for one in called(words, turn.colleagues()) if one.id != turn.officer.id)
        if namesakes and may_amend(turn.officer):
            return namesakes if toned else (turn.officer, *namesakes)
    return (turn.officer,) if not words or folded in SELF else called(words, turn.colleagues())


def _ask_whom(turn: Turn, words: str, meant: tuple[Officer, ...], inbox_id: int, who_id: int | None) -> None:
    if not meant:
        known = ", ".join(officer.name for officer in turn.colleagues())
        turn.reply(f"Tôi chưa rõ “{cut(words, 60)}” là ai. Trong cơ quan có: {cut(known, 600)}.")
        return
    buttons = []
    for officer in meant[:8]:
        chosen = f"{officer.id}:0" if who_id is None else f"{who_id}:{officer.id}"
        held = f" ({officer.positions[0]})" if officer.positions else ""
        buttons.append((Button(cut(f"{officer.name}{held}", 60), f"{WHOM}:{inbox_id}:{chosen}"),))
    turn.reply(f"“{cut(words, 60)}” là ai ạ?", tuple(buttons))


def _leave_to_office(turn: Turn, said: Said, text: str) -> None:
    """What an officer may not enter for others is passed on to who may."""
    if isinstance(said, Transfer):
        notify_office(turn, f"handover:{turn.inbox_id}", f"{turn.officer.name} nhắn: “{cut(text, 300)}”")
        turn.reply("Bàn giao do văn phòng ghi. Tôi đã chuyển lời anh/chị tới văn phòng.")
    else:
        turn.reply(OTHERS)


def _enter(turn: Turn, said: Said, officer: Officer, second: Officer | None, inbox_id: int) -> None:
    entry = Entry(turn.session, turn.officer.office_id, turn.officer, turn.now)
    try:
        if isinstance(said, Leave):
            if said.days is None:
                _ask_days(turn, second)
            else:
                _enter_leave(turn, officer, said.days, second)
        elif isinstance(said, Back):
            entered, before = enter_back(entry, officer, said.day or turn.today)
            last = f"{before.last:%Y%m%d}" if before.last is not None else "0"
            _say(turn, officer, entered, (Button("Hoàn tác", f"{AWAY_AGAIN}:{before.id}:{last}"),))
        else:
            since = said.since or turn.today
            entered = enter_transfer(entry, officer, second, since, leaves=said.leaves)
            whom = second.id if second is not None else 0
            undo = f"{NO_TRANSFER}:{inbox_id}:{officer.id}:{whom}:{since:%Y%m%d}:{entered.id or 0}"
            off = Button("Đưa khỏi danh sách", f"{OFF}:{officer.id}:{since:%Y%m%d}")
            _say(turn, officer, entered, (Button("Hoàn tác", undo), *((off,) if said.leaves else ())))
    except RefusedEntryError as refused:
        turn.reply(str(refused))


def _enter_leave(turn: Turn, officer: Officer, days: Days, deputy: Officer | None) -> None:
    entry = Entry(turn.session, turn.officer.office_id, turn.officer, turn.now)
    try:
        entered = enter_leave(entry, officer, days, deputy)
    except RefusedEntryError as refused:
        turn.reply(str(refused))
        return
    _say(turn, officer, entered, (Button("Hoàn tác", f"{NO_LEAVE}:{entered.id}"),))
    if not may_amend(turn.officer):
        notify_office(turn, f"leave:{turn.inbox_id}:{officer.id}", entered.text)


def _ask_days(turn: Turn, deputy: Officer | None) -> None:
    today = turn.today
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    whom = deputy.id if deputy is not None else 0
    choices = [("Hôm nay", f"{today:%Y%m%d}")]
    choices += [("Hôm nay và mai", f"{today + timedelta(days=1):%Y%m%d}")]
    choices += [(f"Đến hết {day(friday)}", f"{friday:%Y%m%d}"), ("Chưa rõ ngày về", "0")]
    turn.reply(
        "Anh/chị nghỉ những ngày nào ạ? Bấm một nút, hoặc viết như “em nghỉ từ 5/3 đến 12/3”.",
        tuple((Button(label, f"{DAYS}:{whom}:{today:%Y%m%d}:{last}"),) for label, last in choices),
    )


def _say(turn: Turn, officer: Officer, entered: Entered, buttons: tuple[Button, ...]) -> None:
    """Say back what was entered of an officer; one message may speak of several."""
    turn.reply(entered.text, (buttons,))
    for told in entered.told:
        turn.notify(told.officer, f"roster:{turn.inbox_id}:{officer.id}", told.text)


def _may_enter_for(turn: Turn, officer: Officer) -> bool:
    return officer.id == turn.officer.id or may_amend(turn.officer)


def _colleague(turn: Turn, officer_id: int) -> Officer | None:
    return next((officer for officer in turn.colleagues() if officer.id == officer_id), None)
