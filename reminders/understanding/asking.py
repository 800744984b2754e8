"""Rules for words that report nothing: commands, questions, "đã nhận", courtesies."""

from __future__ import annotations

import re

from reminders.understanding.signs import END, NOT, YET, Rule, Sign

_NOUN = (
    r"(?:mau|file|van\s+ban|don\s+vi|phong|cai|viec|loai|so|ban|cho|kieu|huong|khi|luc|ngay|hom|nguoi|tuan"
    r"|thang|muc|buoc|phan|link|trang|he\s+thong|to|bo\s+phan|quyet\s+dinh|ke\s+hoach|can\s+cu|quy|nam|dang"
    r"|truong\s+hop|noi\s+dung|cach|hinh\s+thuc|ho\s+so|chi\s+tieu|giay\s+to)"
)
COMMANDS = (
    Rule(Sign.COMMAND, r"^\s*/[a-z]\w*.*$"),
    Rule(
        Sign.COMMAND,
        r"^\s*(?:xem\s+|cho\s+(?:em|toi|minh|chi|anh)\s+xem\s+|mo\s+|liet\s+ke\s+)?(?:(?:danh\s+sach\s+"
        r"|cac\s+|nhung\s+)?"
        r"(?:cong\s+)?(?:viec|nhiem\s+vu)(?:\s+(?:cua|can\s+lam|qua\s+han|sap\s+den\s+han|con\s+lai"
        r"|dang\s+mo))*"
        r"\s+(?:toi|em|minh|tui|hom\s+nay|tuan\s+nay|thang\s+nay|qua\s+han|sap\s+den\s+han|can\s+lam"
        r"|con\s+lai|dang\s+mo)"
        r"(?:\s+(?:hom|tuan|thang)\s+nay)?|tro\s+giup|help|menu|tong\s+hop(?:\s+(?:tuan|thang|quy|nam)"
        r"\s+(?:nay|truoc|[0-9]+))?|hoan\s+tac|undo|huy|huy\s+bo|danh\s+sach(?:\s+viec)?|(?<=xem )viec"
        r"|bang\s+tong\s+hop"
        r"|huong\s+dan\s+su\s+dung|bat\s+dau|start|stop|cai\s+dat)(?:\s+(?:a|nhe|di|voi|giup|em|chi|anh"
        r"|nha))*\s*[.!]*\s*$",
    ),
    Rule(
        Sign.SNOOZE,
        r"(?<!cam on da )(?<!da )(?<!cu )(?<!duoc )\b(?:nhac(?:\s+(?:em|toi|minh|chi|anh"
        r"|tui))?(?:\s+(?:viec\s+nay\s+)?)?"
        r"(?:lai|sau|luc)\b|nhac\s+(?:em|toi|minh|tui)\b|(?:nua|nay|mai|gio|sau|nao)\s+nhac\b"
        r"|nhac\s+vao\b|hoi\s+lai\b)",
    ),
)
QUESTIONS = (
    Rule(
        Sign.QUESTION,
        r"\b(?:bao\s+gio|khi\s+nao|luc\s+nao|hom\s+nao|ngay\s+nao|the\s+nao|nhu\s+nao|ra\s+sao|lam\s+sao"
        r"|tai\s+sao|vi\s+sao"
        r"|(?<!chua )(?<!khong )(?<!chang )(?:la|noi|co|ghi|lam|gom|can|them|nop|gui|thieu"
        r"|phai)\s+(?:nhung\s+)?gi(?!\s+(?:dau|ca|het))(?=\s*(?:$|[?.!a]|vay"
        r"|the|nhi|ha|khong\b|nua|khac))|gi\s+(?:vay|the|nhi)|o\s+dau|dau\s+(?:vay|the|nhi|ha)"
        r"|(?<!chua )(?<!khong )(?<!co )ai\s+(?:lam|phu\s+trach|la|ky|duyet|chiu|nhan|co|se|giao)|(?:cho"
        r"|voi|la|cua|gap|hoi|do|nho)\s+ai\b|bao\s+(?:nhieu|lau)"
        r"|may\s+(?:gio|phan|lan|muc|buoc|ban|nguoi|trang|bo)(?!\s+nay)|may\s+ngay(?!\s+(?:nay|qua|nua|hom))"
        r"|(?:ngay|mung|thu|thang|hom|quy)\s+may|xin\s+hoi|cho\s+(?:\S+\s+)?hoi|quy\s+dinh\s+o)\b",
    ),
    Rule(Sign.QUESTION, rf"\b{_NOUN}\s+nao\b(?!\s+(?:cung|do|khac|dau|ca|het))"),
    Rule(
        Sign.QUESTION, rf"(?:\b(?:xong|lam|nop|gui|roi|het|bao\s+cao|hoan\s+thanh|ky|duyet|co)\s+{YET}){END}"
    ),
    Rule(Sign.QUESTION, rf"\b(?:da\s+co|co|duoc)\b[^,.;!?]*\b{YET}{END}"),
    Rule(Sign.QUESTION, rf"\bda\b[^,.;!?]*\b{YET}{END}", written="đã", before=r"(?!)"),
    Rule(Sign.QUESTION, r"\A\s*[^,.;!?\n]*?\b(\w+)\s+\S+(?:\s+\S+)?\s+hay\s+(?:la\s+)?\1\b[^,.;!?\n]*"),
    Rule(Sign.QUESTION, rf"\A[^,.;!?\n]*\bthi\b[^,.;!?\n]*\b(?:sao|khong|the\s+nao|gi){END}"),
    Rule(
        Sign.QUESTION,
        rf"\bthi\s+sao\b|\bco\s+sao\s+khong\b|\b(?:gui|nop|giao|dua|bao)\s+ai\b"
        rf"|\bcon\b[^,.;!?]*\b(?:khong|hong){END}"
        r"|\bcon\s+may\s+(?:viec|ngay|nhiem\s+vu|cai)\b",
    ),
    Rule(Sign.QUESTION, rf"\bco\b[^,.;!?]*\b(?:khong|hong)\b{END}"),
    Rule(Sign.QUESTION, rf"\b(?:duoc|dung|phai|can|sao|chua|roi)\s+(?:khong|hong)\b{END}"),
    Rule(Sign.QUESTION, r"\A\s*(?:da\s+)?sao\s+(?:lai|em|bot|viec|cu|khong|hom|toi|van)\b[^.,;!?\n]*"),
    Rule(Sign.QUESTION, r"\bla\s+sao\b|\bphai\s+khong\b|\bdung\s+khong\b|\bxin\s+cho\s+biet\b"),
    Rule(
        Sign.QUESTION,
        r"\b(?:ha|ho|nhi)\s*$",
        written=r"hả|hở|nhỉ|hử",
        before=r".*\b(?:la|phai|co|nop|gui)\b.*",
    ),
    Rule(Sign.QUESTION, r"[^.,;!?\n]*\?"),
    Rule(Sign.QUESTION, r"\A\s*ai\s+(?!cung|do|ma)\S+"),
    Rule(
        Sign.QUESTION,
        rf"\A(?![^\n]*\b{NOT}\b)[^,.;!?\n]*\b(?:gi|nao|(?:nop|gui|o|tai|ky|lay|xem|tim"
        rf"|vao)\s+dau)\s*(?:\s(?:a|em|chi|anh|ban|bot|nhi|vay))*\s*\Z",
    ),
    Rule(
        Sign.QUESTION,
        r"\A\s*(?:quy\s+dinh|thoi\s+han|thu\s+tuc|trinh\s+tu|muc\s+(?:thu|phi)|cach|le\s+phi|dieu\s+kien"
        r"|thanh\s+phan\s+ho\s+so|tham\s+quyen|can\s+cu\s+phap\s+ly)\s+(?!hanh\s+chinh\s+(?:da|xong)"
        r"|da\b|xong\b|dang\b)\S+",
    ),
)


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A note is made of these words and no others.
_FILLER = _words(
    "da vang ok u uh uhm yes a nhe nha chi anh sep em bot ban oi cam on toi minh tui roi thi va ne day do "
    "xin vua cung co de nay gio lat ti chut nua rat nhieu ha hi hen dung nhac nho vi dong"
)
_KNOWING = _words("nhan nam ro hieu biet nho tiep thu ghi noted note xem thay doc tuan")
_WILLING = _words(
    "lam xu ly thuc hien trien khai lo kiem tra luu y chu nop gui bao cao phan hoi ra soat don doc chap "
    "hanh thu xep hoan thanh"
)
_WILL = _words("se ngay luon lien som")
_OBJECTS = _words(
    "duoc bat lai them het y thong tin bao nhan viec cong nhiem vu noi dung kien chi dao loi day du theo "
    "quy dinh han kip thoi tien som gap gang"
)
_WORDS = re.compile(r"[a-z0-9]+")
_LONGEST_NOTE = 20  # words


def noted(folded: str) -> bool:
    """Whether a folded message says only "noted" or "will do": "da em nhan duoc roi a", "de em lam ngay"."""
    words = _WORDS.findall(folded)
    if _DATED.search(folded) or _LETS_OTHERS.search(folded):
        return False
    if (
        not 0 < len(words) <= _LONGEST_NOTE
        or not set(words) <= _FILLER | _KNOWING | _WILLING | _WILL | _OBJECTS
    ):
        return False
    if _WILLING & set(words) - {"doc", "ghi", "nhan", "thu", "bao", "y", "chu"}:
        will = (
            bool(_WILL & set(words)) or _HEEDS.search(folded) is not None or _LETS.search(folded) is not None
        )
        return will and (words[-1] == "roi" or "roi" not in words or _KNOWS.search(folded) is not None)
    return _KNOWS.search(folded) is not None


_DATED = re.compile(
    r"\b(?:hom|toi|chieu|ngay|dem|tuan|thang|trua|sang|bua)\s+nay\b|\btuan\b(?!\s+(?:lenh|thu))|[0-9]"
)
_KNOWS = re.compile(
    r"\b(?:nhan|nam|ro|hieu|biet|nho|tiep\s+thu|ghi\s+nhan|noted?|xem|thay|doc|tuan\s+lenh|luu\s+y)\b"
)
_LETS = re.compile(r"\bde\s+(?:em|toi|minh|tui)\b")
_LETS_OTHERS = re.compile(
    r"\b(?:de|cho|la|do)\s+(?:chi|anh|co|ban|dong\s+chi)\s+\w+\s+(?:lam|lo|xem|xu\s+ly)\b"
)
_HEEDS = re.compile(r"\b(?:luu\s+y|chu\s+y|chap\s+hanh)\b")

COURTESIES = (
    Rule(
        Sign.COURTESY,
        r"^\W*(?:(?:da|em|xin|kinh|vang|ok|a|toi|minh)\s+)*(?:chao|hello|hi|alo|cam\s+on|hihi|haha|hehe"
        r"|kaka|hi\s+hi|ha\s+ha"
        r"|chuc|good\s+morning|bye|tam\s+biet|hen\s+gap\s+lai)\b[^,.;!?]*[.!]*\s*$",
    ),
)
