"""Rules for what stands in the way of a task and where it is said, and for asking for more time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reminders.understanding.signs import BE, CLAUSE, NOT, STILL, YET, Rule, Sign

# Where "chờ", "đợi" stand rather than "cho" (for, to give) or "đổi".
_WAITS_HERE = (
    r"(?:.*\b(?:dang|con|van|phai|toan|cu|lai)\s+$|(?!.*\b(?:nop|gui|dua|trinh|chuyen|giao|tra|cap|phat"
    r"|xin|nho)\b[^,.;!?]*$).*(?:^|[,.;!?\n\0]|\b(?:dang|con|van|phai|do|vi|em|nhung|thi|cung|ma|toi|gio"
    r"|nen|roi|xong|lai|toan|cu|day"
    r"|viec\s+nay|tui|minh)\s)\s*$)"
)
_BREAKS_HERE = (
    r".*\b(?:he\s+thong|mang|web|trang|phan\s+mem|cong|may\s+chu|server|app|dien|may|bi"
    r"|duong\s+truyen|file)\s+(?:\S+\s+){0,4}$"
)
_OTHERS = (
    r"(?:ben|so|phong|ubnd|cong\s+an|don\s+vi|khu\s+pho|to\s+dan\s+pho|thon|ap|xa|huyen|tinh|nguoi\s+dan"
    r"|dan|cap\s+tren"
    r"|lanh\s+dao|sep|chu\s+tich|giam\s+doc|doanh\s+nghiep|nha\s+thau|du\s+lieu|so\s+lieu|kinh\s+phi|may"
    r"|he\s+thong"
    r"|phan\s+mem|nguon|vat\s+tu|tien|van\s+ban|huong\s+dan|ket\s+qua|quyet\s+dinh)"
)
_THINGS = (
    r"(?:mang|duong\s+truyen|may(?:\s+(?:tinh|in|scan|chu|quet))?|wifi|internet|he\s+thong|web"
    r"|trang|phan\s+mem|cong|server|app)"
)

NEGATED_WAITS = (
    Rule(
        Sign.WAITING,
        rf"\b{NOT}\s+(?:ai\s+(?:chiu\s+)?)?(?:(?:he\s+|thay\s+)?co(?:\s+ai)?(?!\s+(?:lam|gi\b"
        rf"|thoi\s+gian\s+lam|xong|vuong|kho|dau\b|bat\s+dau|trien|tien\s+trien|dung|dong|tien\s+do"
        rf"|van\s+de))"
        rf"|nhan\s+{BE}|thay(?!\s+gi)|phoi\s+hop|hop\s+tac|{BE}\s+(?:duyet|cap|ky|phe\s+duyet|huong\s+dan"
        r"|giao|bo\s+tri|thong\s+nhat|tra\s+loi|phan\s+quyen|trang\s+bi)|duyet|ky|thong\s+nhat|tra\s+loi"
        r"|phan\s+hoi|dong\s+y"
        r"|dong\s+thuan|bo\s+tri\s+duoc|du\s+(?:nguoi|may|kinh\s+phi|tien|nhan\s+luc|nhan\s+su|so\s+lieu"
        r"|ho\s+so|dieu\s+kien|thong\s+tin)"
        r"|bat\s+may|nghe\s+may|chiu\b|ve\s+kip|xac\s+nhan|tham\s+dinh)\b(?!\s+gi\b)",
    ),
    Rule(
        Sign.WAITING,
        rf"\b{NOT}\s+(?:vao|dang\s+nhap|mo|truy\s+cap|ket\s+noi|tai|xuat|in|lien\s+he|lien\s+lac|up"
        rf"|upload|load|chay|quet|scan"
        rf"|ky\s+so|cap\s+nhat|dong\s+bo|goi|(?<=khong )(?:nop|gui|lay|len|day)|tim"
        rf"|tra\s+cuu)\s+(?:[^\s,.;!?]+\s+){{0,2}}?{BE}\b",
    ),
    Rule(
        Sign.BROKEN,
        rf"\b{_OTHERS}\b{CLAUSE}"
        rf"\b(?:{YET}|khong|van\s+im|cham)\s+(?:thay\s+|co\s+)?(?:gui|nop|giao|cung\s+cap|phan\s+hoi"
        rf"|tra\s+loi|phoi\s+hop|hop\s+tac|duyet|ky"
        r"|chuyen|cap|ve|dong\s+bo|xac\s+nhan|thong\s+nhat|cho\s+y\s+kien|tham\s+dinh|bao|tra|dong\s+y"
        r"|chiu|co|mo|ban\s+giao"
        r"|huong\s+dan|tham\s+tra|phe\s+duyet|bo\s+tri|chay|hoat\s+dong|ban\s+hanh|giai\s+ngan|chot|du)\b(?!\s+(?:lam|gi)\b)",
    ),
)
OBSTACLES = (
    Rule(
        Sign.BROKEN,
        r"\b(?:do|vi|tai)\s+(?:mua|bao|lu|lut|ngap|dich\s+benh|thien\s+tai|thoi\s+tiet)\b(?!\s+cao)",
    ),
    Rule(
        Sign.WAITING,
        r"\b(?:(?:dang|con|van|bi)\s+){0,3}(?:mac|vuong|ket|tac|nghen|ach|bi(?=\s+cho))\s+(?:o|cho|khau"
        r"|lai)\b|\bbi\s+mat\s+(?:du\s+lieu|ho\s+so|so\s+lieu|tai\s+khoan|mat\s+khau|song|quyen)\b",
    ),
    Rule(
        Sign.BROKEN,
        r"\b(?:nha\s+thau|don\s+vi\s+\S+|doi\s+tac|ben\s+\S+|tu\s+van)\s+(?:[^\s,.;!?]+\s+){0,3}?(?:cham"
        r"|tre)\b(?:\s+(?:tre|tien\s+do))?",
    ),
    Rule(
        Sign.WAITING,
        r"(?<!met )\b"
        + STILL
        + r"(?:vuong(?!\s+mac\s+gi\s+khong)|kho\s+khan|(?<=gap )kho|tro\s+ngai|phu\s+thuoc"
        r"|ton\s+dong|mac\s+ket|bi\s+dong|truc\s+trac"
        r"|kho\s+(?:ve|o|cho|vi|do|qua)|ach\s+tac|ach\s+lai|be\s+tac|bi\s+tac|cham\s+tre\s+do|roi\s+qua)\b",
    ),
    Rule(Sign.WAITING, r"\b(?:gap|bi|dang)\s+kho\b"),
    Rule(
        Sign.WAITING,
        r"(?<!tong )(?<!so )(?<!lien )(?<!cam )(?<!doan )(?<!giam )(?<!toi )\b"
        + STILL
        + r"(?:ket(?!\s+(?:qua(?!\s*,|\s*$)|thuc|noi|luan|hop|toan|cau|nap|hon|ban))"
        r"|thieu(?!\s+(?:so(?!\s+(?:lieu|luong|sach|ho|tien))|nhi|nien|nu)\b))\b",
    ),
    Rule(
        Sign.WAITING,
        rf"\b{STILL}tac\b(?!\s+(?:gia|dong|pham|chien|nghiep))",
        written="tắc",
        before=r".*(?:\bbi|\bdang|^|[,.])\s*$",
    ),
    Rule(
        Sign.WAITING,
        r"\b(?:het|hut)\s+(?:muc|giay|kinh\s+phi|tien|mau|phoi|vat\s+tu|nguon|cho)\b",
    ),
    Rule(
        Sign.WAITING,
        rf"\b{STILL}(?:cho|doi)\s+(?!chut|ti\b|ty\b|xiu|mot\s+chut|1\s+chut|em\b(?!\s+ben)|toi\b|minh\b"
        rf"|tui\b|chi"
        rf"\s+(?:xem|hoi)|anh\s+(?:xem|hoi)|phep\b|hoi\b|biet\b|nen\b|viec\b|sep\s+(?:xem|hoi)|xin\b"
        rf"|den\b|toi\b|het\b|thu\b|[0-9]|sang\b|qua\b|them\b"
        rf"|vui\b|chac\b|lui\b|gia\s+han|cham\b|tre\b|khat\b|no\b|hoan\b|muon\b|keo\b|giup\b|moi\b"
        rf"|(?:nhap|lam|trien|thuc|ra\s+soat|in|scan|tien|dung|kip|(?:anh|chi|sep|bac|co|chu)\s+(?:roi"
        rf"|nhe|nha|a|xem|ne))\b)(?=[^\s\0])",
        written=r"chờ|đợi",
        before=_WAITS_HERE,
    ),
    Rule(Sign.WAITING, r"\b(?:dang|con|van|phai|cu)\s+(?:cho|doi)(?=\s*(?:$|[,.;!]))"),
    Rule(
        Sign.WAITING,
        rf"\b{STILL}(?:cho|doi)\s+(?=[^\s\0])(?!em\b(?!\s+ben)|tôi\b|chut|ti\b|ty\b|xiu|1\s+chut"
        rf"|mot\s+chut|phep\b|viec\b)",
        written=r"chờ|đợi",
        before=r"(?!)",
    ),
    Rule(
        Sign.BROKEN,
        r"(?<!tra )(?<!thuan )(?<!xin )(?<!cau )(?<!sua )\b"
        + STILL
        + r"loi\b(?!\s+(?:ich|the|nhac|hua|nhan))",
        written="lỗi|loi",
        before=r"(?s:.*)",
    ),
    Rule(
        Sign.BROKEN,
        rf"\b{STILL}(?:nghen|mat\s+(?:mang|dien|ket\s+noi|song|nuoc)|cup\s+dien|khong\s+on\s+dinh"
        rf"|khong\s+chay|qua\s+tai(?!\s+khoan)|nghi"
        r"\s+om|nghi\s+phep|om|thai\s+san|tam\s+dung|ngung|bao\s+tri|chap\s+chon|rot\s+mang|mang\s+rot"
        r"|lag|do\s+may|dinh\s+virus|sai\s+so\s+lieu"
        r"|bi\s+khoa|het\s+han|bi\s+treo|treo\s+(?:may|hoai|suot|mai)|mua\s+bao|bao\s+lut|ngap|lu\s+lut"
        r"|dich\s+benh"
        r"|qua\s+nhieu\s+ho\s+so|khong\s+khop|sai\s+lech|bi\s+lech|den\s+het\s+man\s+hinh)\b",
    ),
    Rule(
        Sign.BROKEN,
        rf"\b{_THINGS}\s+(?:[^\s,.;!?]+\s+){{0,4}}?(?:yeu|cham|lag|rot|lac|treo|do|sap|mat|hu|hong|tit"
        rf"|die|chet|het\s+han|nang)\b(?!\s+(?:xong|roi\s+xong))",
    ),
    Rule(
        Sign.BROKEN,
        r"\b(?:chu\s+ky\s+so|token|tai\s+khoan|ban\s+quyen|mat\s+khau"
        r"|usb)\s+(?:[^\s,.;!?]+\s+){0,3}?(?:het\s+han|hong|loi|khoa|mat|hu)\b",
    ),
    Rule(
        Sign.BROKEN,
        rf"\b{STILL}hong\b",
        written="hỏng",
        before=r".*\b(?:bi|may|mang|phan\s+mem|he\s+thong|token|xe|file)\s+(?:\S+\s+){0,3}$",
    ),
    Rule(Sign.BROKEN, rf"\b{STILL}sap\b", written="sập", before=_BREAKS_HERE),
    Rule(Sign.BROKEN, rf"\b{STILL}hu\b", written="hư", before=_BREAKS_HERE),
    Rule(
        Sign.BROKEN,
        rf"\b{_OTHERS}\s+(?:[^\s,.;!?]+\s+){{0,3}}?(?:di\s+(?:cong\s+tac|hoc|hop|vang)|nghi\s+phep|vang"
        rf"|di\s+vang)\b",
    ),
    Rule(
        Sign.BROKEN,
        rf"\b(?:dan|nguoi\s+dan|ho\s+dan|ba\s+con)\b{CLAUSE}\b(?:khong|chua|phan\s+doi)\s*(?:hop\s+tac"
        rf"|dong\s+y|dong\s+thuan|chiu|phoi\s+hop|ung\s+ho|hieu|biet)?\b",
    ),
)

_SPAN = r"(?:[0-9]+|mot|hai|ba|bon|nam|vai|may|it|nua)\s+(?:ngay|hom|bua|tuan|thang)"
_MORE_TIME = (
    r"(?:gia\s+han|gian\s+han|noi\s+han|them\s+(?:thoi\s+gian|han|it\s+hom|may|vai|chut\s+thoi"
    r"|\S+\s+(?:ngay|hom|bua|tuan|thang|buoi)))"
)
_LATE = r"(?:nop|gui|bao\s+cao|lam|xong|hoan\s+thanh)\s+(?:bao\s+cao\s+)?(?:cham|muon|tre)\b"
EXTENSIONS = (
    Rule(
        Sign.EXTENSION,
        r"\bxin\s+(?:phep\s+)?(?:duoc\s+)?(?:nop|gui|bao\s+cao|hoan\s+thanh"
        r"|trinh)\s+(?:[^\s,.;!?]+\s+){0,3}?(?:vao|ngay|thu|mai|sang|cuoi|dau|tuan|chieu)\b",
    ),
    Rule(
        Sign.EXTENSION, rf"\bthem\s+(?:khoang\s+|tam\s+)?{_SPAN}\b|\bgian\s+(?:tien\s+do|han|thoi\s+gian)\b"
    ),
    Rule(
        Sign.EXTENSION,
        rf"\b(?:xin|cho|de\s+nghi|mong|nho|giup)\s+(?:[^\s,.;!?]+\s+){{0,4}}?(?:lui|{_MORE_TIME}|them"
        rf"|keo\s+dai|hoan(?!\s+(?:thanh|tat|thien))|doi"
        rf"(?!\s+(?:voi|tuong))|cham|tre|khat|no(?=\s+(?:den|toi|sang|qua|lai|[0-9a-z]+\s+(?:hom|ngay"
        rf"|bua)))|{_LATE})\b",
    ),
    Rule(
        Sign.EXTENSION,
        r"(?<!chua )(?<!khong )\b(?:(?:lui|doi|gia\s+han|gian|hoan)\s+(?:han\s+)?(?:giup|cho"
        r"|dum)\s+(?:em|minh|toi)|lui\s+(?:lai|den|sang|han|toi|qua|xuong|them|ngay|thoi|[0-9]|mot|hai"
        r"|ba|duoc)|gia\s+han|gian\s+han|noi\s+han"
        r"|keo\s+dai\s+(?:den|them|toi|sang|ra|han|thoi|[0-9])|hoan\s+(?:lai|den|sang|toi|qua|them|ngay|han)"
        r"|doi\s+(?:han|ngay|lich|sang|qua|den|toi|thoi\s+gian|lai)|khat\s+(?:den|lai|sang|toi|qua|em"
        r"|anh|chi|[0-9]|them|mot|vai|may|nhe|han)"
        r"|(?:dang\s+ky|dieu\s+chinh|chinh|sua|cap|dat|hen)\s+lai\s+(?:thoi\s+)?(?:han|ngay|lich|moc)"
        r"|(?:dieu\s+chinh|chinh|sua|chuyen|thay\s+doi)\s+(?:thoi\s+)?(?:han|thoi\s+gian|moc)"
        r"|them\s+thoi\s+gian|thu\s+thu\s+cho)\b",
    ),
    Rule(
        Sign.EXTENSION,
        r"^\W*(?:(?:em|da|chi|anh|toi)\s+)*xin\s+(?:den|toi|phep|qua|sang|het|cuoi|dau|them|[0-9])\b"
        r"|\bxin\s+(?:den|toi|qua|sang|het)\b",
    ),
    Rule(
        Sign.EXTENSION,
        r"\bcho\s+(?:em|minh|toi|xin|ben\s+em|(?:tui|bon|chung)(?:\s+(?:em|toi|minh|tui))?)\s+(?:xin\s+)?(?:den|toi|sang|qua|het|cuoi|them"
        r"|[0-9]+\s+(?:ngay|hom|bua|tuan|thang)|mai\b|thu\b|dau\b"
        r"|(?:mot|hai|ba|bon|nam|vai|may|nua|it)\s+(?:ngay|hom|bua|tuan|thang|buoi))\b",
    ),
    Rule(
        Sign.EXTENSION,
        rf"\b{_LATE}\s+(?:hon\s+|so\s+voi\s+han\s+)?(?:[0-9]|mot|hai|ba|vai|may|sang|den|toi|qua|it|chut"
        rf"|mai|tuan|thang|duoc)",
    ),
    Rule(
        Sign.EXTENSION,
        r"\b(?:cham|muon|tre)\s+(?:han\s+)?(?:them\s+)?(?:[0-9]+|mot|hai|ba|vai|may|it)\s+(?:ngay|hom"
        r"|bua|tuan|thang|buoi)\b(?=[^.;!?\n]*(?:\bkhong\b|nhe|nha|\ba\b|$))",
    ),
)

_CLAUSE_END = re.compile(
    r"[;!?\n]|[.,](?![0-9])|\s(?:nhung|nhg|nma|song|nen|(?:em\s+)?xin|tuy\s+nhien|mong|moi\s+(?:lam"
    r"|tong\s+hop|xong)|chua\s+(?:lam|quet|in))\b"
    r"|\s(?:a|nhe|nha|chi\s+oi|anh\s+oi|sep\s+oi|hoai|a\s+sep|sep|roi(?:\s+(?:chi|anh|a|sep"
    r"|em)(?:\s+(?:oi|a))?)?)\s*$|$"
)
_CLAUSE_START = re.compile(
    r"(?:[;!?\n]|[.,](?![0-9])|\b(?:nhung(?:\s+ma)?|nhg|nma|song|do|vi|boi|tai|thi|may\s+hom\s+nay)\s)\s*"
)
_LEAD = re.compile(r"(?:(?:con|bi|gap|dang|van)\s+)+")


def obstacle_span(folded: str, found: Iterable[tuple[Sign, int, int]]) -> tuple[int, int]:
    """Where the first obstacle stands: from its word, or from the start of its clause. (0, 0) for none.

    Args:
        found: signs, each with where its words start and end.
    """
    obstacles = (item for item in found if item[0] in (Sign.WAITING, Sign.BROKEN))
    first = min(obstacles, key=lambda item: item[1], default=None)
    if first is None:
        return 0, 0
    sign, begins, ends = first
    start = begins
    if sign is Sign.BROKEN:
        start = max((match.end() for match in _CLAUSE_START.finditer(folded, 0, start + 1)), default=0)
        start = min(start, begins)
    lead = _LEAD.match(folded, start)
    if lead and lead.end() < ends:
        start = lead.end()
    end = _CLAUSE_END.search(folded, max(ends - 1, start))
    return start, max(start, end.start() if end else len(folded))
