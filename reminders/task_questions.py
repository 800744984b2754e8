"""Questions about tasks told from questions about documents: "việc của tôi tuần này", "ai đang trễ".

A text is a question about tasks only where every word of it is accounted for: by a cue of the table, as
the name of a colleague, or as the field that is asked about. One stray word leaves it to the documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reminders.model import Officer, Part
from reminders.task_reading import Heard, listen, read, torn
from reminders.task_words import STANDINGS, Cue
from reminders.timing import Window

_LONGEST = 300  # characters; a longer text asks more than a list of tasks can answer


class Asks(StrEnum):
    """What is wanted to hear."""

    LIST = "list"
    COUNT = "count"
    WHO = "who"


class Whose(StrEnum):
    """Whose tasks are asked about."""

    ME = "me"
    NAMED = "named"
    EVERYBODY = "everybody"


class Condition(StrEnum):
    """How the tasks asked about stand. Unlike `Standing` these overlap: a late task is also not started."""

    LATE = "late"
    BLOCKED = "blocked"
    DOING = "doing"
    NOT_STARTED = "not started"
    DONE = "done"
    OPEN = "not done"
    DUE_SOON = "due soon"
    UNREPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class TaskQuestion:
    """A question about tasks.

    `officers` are the people named; none where nobody holds the `position` named. `window` holds the due
    dates asked for. `field` are the words of the task or its field, readable as typed. `plan` is the
    number of a plan without its letters. `tentative` is True where the documents may answer as well, so
    that a question that meets no task is left to them.
    """

    asks: Asks
    whose: Whose
    officers: tuple[Officer, ...] = ()
    position: str | None = None
    part: Part | None = None
    window: Window | None = None
    standing: Condition | None = None
    field: str | None = None
    plan: str | None = None
    tentative: bool = False


_CONDITIONS = {
    Cue.SOON: Condition.DUE_SOON,
    Cue.UNREPORTED: Condition.UNREPORTED,
    Cue.OPEN: Condition.OPEN,
    Cue.NOT_STARTED: Condition.NOT_STARTED,
    Cue.LATE: Condition.LATE,
    Cue.BLOCKED: Condition.BLOCKED,
    Cue.DOING: Condition.DOING,
    Cue.DONE: Condition.DONE,
}
_NEGATED = (Cue.OPEN, Cue.NOT_STARTED, Cue.UNREPORTED)


def parse_task_question(text: str, today: date, people: Sequence[Officer]) -> TaskQuestion | None:
    """Read a question about tasks, with tones or without; None for any other text. Never raises.

    Never a report of status ("em xong việc số hóa rồi"), nor a question about rules.

    Args:
        text: the message, readable.
        today: the day in the office's zone, from which "tuần này" is counted.
        people: the active people of the asker's office.
    """
    if not text.strip() or len(text) > _LONGEST:
        return None
    heard = listen(text)
    if not read(heard, today, people) or torn(heard):
        return None
    return _decide(heard)


def about_own_tasks(text: str, today: date) -> bool:
    """Whether a text asks about the asker's own tasks."""
    question = parse_task_question(text, today, ())
    return question is not None and question.whose is Whose.ME


def _decide(heard: Heard) -> TaskQuestion | None:
    me, named = heard.has(Cue.ME), heard.has(Cue.PERSON)
    if heard.conflicted or (me and named):
        return None
    if heard.has(Cue.WHO):
        whose, fits = (Whose.ME if me else Whose.EVERYBODY), not named and _asks_who(heard)
    elif me:
        whose, fits = Whose.ME, _asks_of_me(heard)
    elif named:
        whose, fits = Whose.NAMED, _asks_of_named(heard)
    else:
        whose, fits = Whose.EVERYBODY, _asks_of_all(heard)
    if not fits:
        return None
    standing = _CONDITIONS[heard.standing] if heard.standing else None
    if standing is None and heard.window is None and heard.has(Cue.DUE) and not heard.field:
        standing = Condition.DUE_SOON
    return TaskQuestion(
        asks=Asks.WHO if heard.has(Cue.WHO) else Asks.COUNT if heard.has(Cue.COUNT) else Asks.LIST,
        whose=whose,
        officers=heard.officers,
        position=heard.position,
        part=heard.part,
        window=heard.window,
        standing=standing,
        field=heard.field,
        plan=heard.plan,
        tentative=_tentative(heard, whose, standing),
    )


def _tentative(heard: Heard, whose: Whose, standing: Condition | None) -> bool:
    if whose is Whose.ME:
        return False
    if heard.field:
        return True
    if standing is not None or (whose is Whose.NAMED and not heard.position):
        return False
    window = heard.window
    whole_year = window is not None and (window.start.month, window.end.month) == (1, 12)
    return heard.plan is not None or window is None or whole_year


def _asks_who(heard: Heard) -> bool:
    does = heard.has(Cue.LEAD, Cue.SUPPORT, Cue.DO)
    if heard.field:
        return does or heard.standing is not None
    if heard.standing is Cue.DOING:
        return heard.has(Cue.TASK) and (heard.window is not None or heard.plan is not None)
    if heard.standing is not None:
        return True
    bounded = heard.window is not None or heard.plan is not None
    return bounded and (does or (heard.has(Cue.DUE) and heard.has(Cue.TASK, Cue.DUE)))


def _asks_of_me(heard: Heard) -> bool:
    standing, task = heard.standing, heard.at(Cue.TASK)
    me, stands = heard.at(Cue.ME), heard.at(*STANDINGS)
    asks = heard.inquires or heard.asked
    if task < 0:
        modal = heard.has(Cue.FILLER, Cue.DO, Cue.DUE, Cue.THING)
        if standing is not None and not heard.has(Cue.THING):
            return False
        bounded = heard.window is not None or heard.has(Cue.DUE) or standing is not None
        return heard.has(Cue.WHICH, Cue.THING) and bounded and modal and not heard.field
    if standing is None:
        return (asks or task < me) and not (heard.field and not asks and not heard.about)
    heading = task < stands < me and not heard.field
    if not heard.inquires:
        # "việc em chưa xong" may well be a report; "việc chưa xong của em" can only be a list's title.
        return heading
    if standing in _NEGATED and stands < task and not heard.asked:
        # "em chưa làm việc nào" says that none is begun; "em chưa làm những việc nào" asks which.
        return heard.has(Cue.SEVERAL, Cue.WHETHER, Cue.ASKING, Cue.COUNT)
    return True


def _asks_of_named(heard: Heard) -> bool:
    standing, task = heard.standing, heard.at(Cue.TASK)
    asks = heard.inquires or heard.asked
    bounded = heard.window is not None or standing is not None or heard.plan is not None
    if heard.position:
        return (
            task >= 0 and bounded and (heard.inquires or (standing is None and task < heard.at(Cue.PERSON)))
        )
    if task >= 0:
        if not asks:
            of_them = task < heard.at(Cue.PERSON)
            return not heard.field and of_them and heard.at(*STANDINGS) < heard.at(Cue.PERSON)
        return True
    return (
        heard.inquires
        and (bounded or heard.has(Cue.PROGRESS, Cue.COURSE, Cue.DO, Cue.THING))
        and not heard.field
    )


def _asks_of_all(heard: Heard) -> bool:
    standing = heard.standing
    bounded = heard.window is not None or heard.plan is not None
    if heard.field:
        named = heard.has(Cue.TASK, Cue.COURSE)
        return named and (heard.inquires or (heard.about and bounded and standing is None))
    if not heard.has(Cue.TASK):
        due = heard.has(Cue.DUE) or standing in (Cue.SOON, Cue.LATE, Cue.OPEN)
        return heard.has(Cue.THING) and due
    if standing is not None:
        # "việc chưa xong" may answer a reminder; nobody reports "việc trễ hạn".
        return heard.inquires or standing in (Cue.LATE, Cue.SOON)
    if bounded:
        title = heard.at(Cue.TASK) < max(heard.at(Cue.WINDOW, Cue.PLAN), 1)
        return heard.inquires or heard.asked or title
    return heard.has(Cue.DUE) and heard.inquires
