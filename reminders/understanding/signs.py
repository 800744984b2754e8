"""What words in an officer's answer are evidence of: an ordered table of patterns over folded text."""

from __future__ import annotations

import re
from enum import StrEnum


class Sign(StrEnum):
    """What a stretch of words is evidence of."""

    COMMAND = "command"
    QUESTION = "question"
    COURTESY = "courtesy"
    SETTLED = "an obstacle that is none, or no longer"
    PROGRESS = "a percentage of the work"
    NOT_DONE = "not done"
    UNDONE = "not done, but how far is not said"
    NOT_STARTED = "not started"
    PARTLY = "done in part"
    DONE = "done"
    MAYBE_DONE = "perhaps done"
    INTENDED = "to be done some day"
    UNABLE = "cannot be done"
    DOING = "doing"
    WAITING = "an obstacle, from this word on"
    EXPECTING = "cho, doi: waits where the tones or the place say so, else gives or changes"
    BROKEN = "an obstacle, the whole clause"
    EXTENSION = "asks for more time"
    HANDOVER = "another does it"
    DOUBT = "not said for certain"


# Folded words with the abbreviations of chat. A negation must never be missed: even Telex remnants count.
_NOT = r"(?:chua|chuwa|chuaw|chwa|chx|ch|khong|khongo|ko|kg|kh|k|hok|hong|hem|hk|chang|cha|dech|deo|eo|nao)"
_YET = r"(?:chua|chuwa|chuaw|chwa|chx|ch)"
BE = r"(?:dc|duoc|dk|duocj)"
_END = r"(?:\s+(?:a|ah|ak|ha|nha|nhe|nhi|vay|the|em|chi|anh|ban|sep|ta|z|vay\s+a))*\s*[?.!]*\s*$"
_FINISHED = r"(?:xong|hoan\s+thanh|hoan\s+tat|ht|hthanh|done|finish)"
_HANDED = r"(?:nop|gui|bao\s+cao|ky|ban\s+hanh|phat\s+hanh)"
_WORK = (
    r"(?:lam|thuc\s+hien|trien\s+khai|tien\s+hanh|bat\s+dau|xu\s+ly|dung|dong|khoi\s+dong|soan|viet"
    r"|ra\s+soat)"
)
_ALREADY = r"(?:roi|r|ruj|rui|het|ca|luon|day\s+du)"
_SOME = (
    r"(?:mot\s+nua|1\s+nua|nua|mot\s+phan|1\s+phan|phan\s+nua|mot\s+it|phan\s+\S+|mot\s+so|vai|may"
    r"|co\s+ban|tam)"
)
_STILL = r"(?:(?:dang|con|van|bi|gap)\s+)*"
# What after "xong" makes it part of the task only.
_WHOLE = (
    r"(?!\s+(?:moi|chi|co|duoc|dc|phan|khau|buoc|vong|dot|giai\s+doan|so\s+bo|tam|ban\s+nhap|nhap|du\s+thao"
    r"|ban\s+thao|mot|vai|may|nhung|cac|1|[0-9])(?![a-z]))"
)
_WORD = r"(?:[^\s,.;!?]+\s+)"

# The order is the meaning: what a rule has read, no later rule sees ("chưa xong" hides its "xong").
_RULES: tuple[tuple[Sign, str], ...] = (
    (Sign.COMMAND, r"^\s*/[a-z]\w*.*$"),
    (
        Sign.COMMAND,
        r"^\s*(?:xem\s+|cho\s+(?:em|toi|minh|chi|anh)\s+xem\s+)?(?:(?:danh\s+sach\s+|cac\s+)?(?:cong\s+)?viec"
        r"(?:\s+cua)?\s+(?:toi|em|minh|tui|hom\s+nay|tuan\s+nay|thang\s+nay)|tro\s+giup|help|menu"
        r"|tong\s+hop(?:\s+(?:tuan|thang|quy|nam)\s+(?:nay|truoc|[0-9]+))?|hoan\s+tac|undo"
        r"|huy|huy\s+bo|danh\s+sach\s+viec|bang\s+tong\s+hop|huong\s+dan\s+su\s+dung|bat\s+dau|start"
        r"|stop|cai\s+dat)"
        r"(?:\s+(?:a|nhe|di|voi|giup|em|chi|anh))*\s*[.!]*\s*$",
    ),
    # Questions.
    (
        Sign.QUESTION,
        r"\b(?:bao\s+gio|khi\s+nao|luc\s+nao|hom\s+nao|ngay\s+nao|the\s+nao|ra\s+sao|lam\s+sao|tai"
        r"\s+sao|vi\s+sao"
        r"|(?:la|noi|co|ghi|lam|gom|can)\s+(?:nhung\s+)?gi(?!\s+(?:dau|ca|het))(?=\s*(?:$|[?.!a]|vay"
        r"|the|nhi|ha|khong\b))|gi\s+(?:vay|the|nhi)|o\s+dau"
        r"|ai\s+(?:lam|phu\s+trach|la|ky|duyet|chiu)|bao\s+(?:nhieu|lau)"
        r"|may\s+(?:gio|ngay|phan|lan|muc|buoc|ban|nguoi)(?!\s+nay)|xin\s+hoi"
        r"|cho\s+(?:\S+\s+)?hoi|quy\s+dinh\s+o)\b",
    ),
    (Sign.QUESTION, rf"(?:\b(?:xong|lam|nop|gui|roi|het|bao\s+cao|hoan\s+thanh|ky|duyet)\s+{_YET}){_END}"),
    (Sign.QUESTION, rf"\bco\b[^,.;!?]*\b(?:khong|ko|k|hong|hok|kg)\b{_END}"),
    (Sign.QUESTION, rf"\b(?:duoc|dc|dung|phai|can|sao)\s+(?:khong|ko|k|hong|hok|kg)\b{_END}"),
    (Sign.QUESTION, r"[^.,;!?\n]*\?"),
    (Sign.QUESTION, r"\A\s*ai\s+(?!cung|do|ma)\S+"),
    (Sign.QUESTION, rf"\A(?![^\n]*\b{_NOT}\b)[^,.;!?\n]*\b(?:gi|nao)\s*\Z"),
    (Sign.QUESTION, r"\A\s*(?:quy\s+dinh|thoi\s+han|thu\s+tuc|trinh\s+tu|muc\s+(?:thu|phi)|cach)\s+\S+"),
    (
        Sign.HANDOVER,
        r"\b(?:viec\s+(?:nay|do)\s+)?(?:cua|do|la|giao|nho|chuyen|ban\s+giao|de|ben)\s*(?:cho"
        r"\s+)?(?:chi|anh|co|chu|bac|ban|dong\s+chi|dc|ong|ba)"
        r"\s+(?!em\b|oi\b|a\b)[^,.;!?]*\b(?:lam|phu\s+trach|xu\s+ly|thuc\s+hien|nhan|lo|dam\s+nhan"
        r"|theo\s+doi)\b",
    ),
    (
        Sign.HANDOVER,
        r"\b(?:viec|nhiem\s+vu|cai)\s+(?:nay|do|kia)\s+(?:la\s+|do\s+|cua\s+|ben\s+)*(?:chi|anh|co"
        r"|chu|bac|ban|ong|ba|ben|bo\s+phan|phong)\b(?!\s+(?:oi|a)\b)[^,.;!?]*",
    ),
    (
        Sign.HANDOVER,
        r"\b(?:khong|ko|k|chang|dau)\s+(?:phai\s+)?(?:(?:la|viec|phan)\s+)*(?:cua|phan)\s+(?:em|toi"
        r"|minh|tui)\b|\bnham\s+nguoi\b"
        r"|\b(?:da\s+)?(?:ban\s+giao|chuyen\s+giao|giao\s+lai|chuyen)\s+(?:\S+\s+)?cho\b|\b(?:nho"
        r"|do)\s+(?:chi|anh|co|chu|bac)\s+\S+\s+(?:lam|lo)\b",
    ),
    (Sign.HANDOVER, r"(?<!cho )(?<!doi )\bben\s+[^,.;!?]*?\blam\b"),
    # Doubt, before anything is taken for said.
    (
        Sign.DOUBT,
        r"\b(?:hinh\s+nhu|co\s+le|chac\s+(?:la|em|se)?|khong\s+biet|ko\s+biet|khong\s+ro|ko\s+ro|co"
        r"\s+the|tuong\s+(?:la)?"
        r"|khong\s+phai|ko\s+phai|dau\s+phai|lam\s+gi\s+co|khong\s+chac|ko\s+chac|nghe\s+(?:noi|bao)"
        r"|neu|gia\s+ma|sau\s+khi|khi\s+(?:nao\s+)?xong)\b",
    ),
    # Negations, the longest reach first; a percentage takes its own verb with it ("xong 60%" is not done).
    (
        Sign.PROGRESS,
        rf"\b(?:(?:da|moi|{_FINISHED}|lam|thuc\s+hien|{BE}|khoang|tam|hon|gan)"
        rf"\s+)*[0-9]+(?:[.,][0-9]+)?\s*(?:%|phan\s+tram\b|pt\b)(?:\s+{_ALREADY}\b)*",
    ),
    (
        Sign.SETTLED,
        rf"\b(?:{_NOT}|het|dau)\s+(?:con\s+|bi\s+|co\s+|gap\s+|he\s+|thay\s+)*(?:vuong(?:\s+mac)?"
        rf"|kho\s+khan|tro\s+ngai|van\s+de|loi|ket)"
        r"(?:\s+(?:gi|nao|mac|ca|het|nua|dau))*\b",
    ),
    (
        Sign.SETTLED,
        r"\b(?:(?:vuong(?:\s+mac)?|loi|kho\s+khan)\b[^,.;!?]*?)?\b(?:da|duoc)\s+(?:duoc\s+)?(?:khac"
        r"\s+phuc|thao\s+go|go)(?:\s+(?:xong|roi|duoc|vuong\s+mac|kho\s+khan))*\b",
    ),
    (Sign.NOT_DONE, rf"\b{_YET}\s+{_WORD}{{0,3}}?{_FINISHED}\b(?:\s+(?:dau|ca|het|noi|{BE})\b)*"),
    (Sign.UNDONE, rf"\b{_NOT}\s+{_WORD}{{0,3}}?{_FINISHED}\b"),
    (
        Sign.UNDONE,
        rf"\b(?:dau|co)\s+(?:co\s+|da\s+)?{_FINISHED}\s*(?:dau|gi)?\b|{_FINISHED}\s+(?:gi\s+|cai"
        rf"\s+gi\s+)?(?:dau\b|the\s+nao\s+duoc)",
    ),
    (
        Sign.WAITING,
        rf"\b{_NOT}\s+(?:co|nhan\s+{BE}|thay|phoi\s+hop|{BE}\s+(?:duyet|cap|ky|phe\s+duyet|huong\s+dan"
        rf"|giao|bo\s+tri)|duyet|ky|thong\s+nhat|tra\s+loi|phan\s+hoi)\b(?!\s+gi\b)",
    ),
    (
        Sign.WAITING,
        rf"\b{_NOT}\s+(?:vao|dang\s+nhap|mo|truy\s+cap|ket\s+noi|tai|xuat|in|lien\s+he|lien\s+lac)\s*{BE}\b",
    ),
    (
        Sign.BROKEN,
        rf"\b(?:ben|so|phong|ubnd|cong\s+an|don\s+vi|khu\s+pho|thon|nguoi\s+dan|dan|cap\s+tren)\b[^,.;!?\n]*?"
        rf"\b{_YET}\s+(?:gui|nop|cung\s+cap|phan\s+hoi|tra\s+loi|phoi\s+hop|duyet|ky|chuyen|cap)\b",
    ),
    (
        Sign.NOT_STARTED,
        rf"\b{_YET}\s+(?:{_WORK}|co\s+gi|{BE}\s+gi|lam\s+gi|den\s+luot)(?:\s+(?:{BE}|gi|ca|het|duoc"
        rf"\s+gi))*\b",
    ),
    (Sign.UNABLE, rf"\b{_NOT}\s+{_WORK}\s+{BE}\b|\b{_WORK}\s+{_NOT}\s+{BE}\b"),
    (Sign.UNDONE, rf"\b{_NOT}\s+(?:kip|dat|{_HANDED}|dau\s+vao\s+dau)\b"),
    (Sign.UNDONE, rf"^\W*(?:da\s+|vang\s+|em\s+|thi\s+|van\s+|con\s+|viec\s+(?:nay|do)\s+)*{_YET}\b{_END}"),
    (
        Sign.EXTENSION,
        r"\b(?:xin|cho|de\s+nghi|mong)\s+(?:\S+\s+){0,2}?(?:lui|gia\s+han|them|keo\s+dai|hoan|doi"
        r"|cham|tre|khat|nop\s+(?:cham|muon|tre))\b",
    ),
    (
        Sign.EXTENSION,
        r"\b(?:lui\s+(?:lai|den|sang|han)|gia\s+han|keo\s+dai\s+(?:den|them)|hoan\s+(?:lai|den|sang)"
        r"|doi\s+(?:han|ngay|lich)|khat\s+(?:den|lai))\b",
    ),
    (Sign.EXTENSION, r"^\W*(?:em\s+)?xin\s+(?:den|toi|phep)\b|\bxin\s+den\b"),
    # Part of the way.
    (
        Sign.PARTLY,
        rf"\b(?:gan|sap|suyt|hau\s+nhu|gan\s+nhu|co\s+ban|tam|chuan\s+bi)\s+(?:la\s+|da\s+|nhu"
        rf"\s+)*{_WORD}{{0,1}}?{_FINISHED}\b(?:\s+{_ALREADY})*",
    ),
    (
        Sign.PARTLY,
        rf"\b(?:da\s+|moi\s+)?(?:{_FINISHED}|lam|lam\s+{BE}|{BE})\s+(?:{BE}\s+)?(?:gan\s+het"
        rf"|{_SOME})\b(?:\s+{_ALREADY})*",
    ),
    (
        Sign.PARTLY,
        r"\bcon\s+(?:lai\s+)?(?:chut|ty|ti|xiu|mot\s+(?:it|chut|phan|so)|1\s+(?:it|chut|phan|so)|phan"
        r"|it|vai|may|thieu|buoc|khau|mot|[0-9])[^,.;!?]*",
    ),
    (
        Sign.INTENDED,
        rf"\b(?:se|phai|can|muon|co\s+gang|co|phan\s+dau|du\s+kien|hua|doi|yeu\s+cau|kho|lau|mai\s+moi"
        rf"|the\s+la|ke\s+nhu|coi\s+nhu|chung\s+nao|den\s+khi|truoc\s+khi)"
        rf"\s+{_WORD}{{0,3}}?{_FINISHED}\b",
    ),
    # Obstacles.
    (
        Sign.WAITING,
        rf"\b{_STILL}(?:vuong|kho\s+khan|tro\s+ngai|ket|mac\s+ket|thieu|phu\s+thuoc|ton\s+dong)\b",
    ),
    (
        Sign.EXPECTING,
        rf"\b{_STILL}(?:cho|doi)\s+(?!chut|ti\b|ty\b|xiu|mot\s+chut|1\s+chut|em\b|toi\b|minh\b|chi"
        rf"\s+(?:xem|hoi)|anh\s+(?:xem|hoi)|phep\b|hoi\b|biet\b|nen\b|viec\b|sep\b)",
    ),
    (
        Sign.BROKEN,
        rf"\b{_STILL}(?:loi|hong|treo|nghen|sap|mat\s+(?:mang|dien)|khong\s+on\s+dinh|qua\s+tai|nghi"
        rf"\s+om|om|thai\s+san|tam\s+dung|ngung)\b",
    ),
    # Done, and doing.
    (
        Sign.DOING,
        rf"\bdang\s+(?:{_WORD})?|\blam\s+do\b|\bdo\s+dang\b|\bda\s+bat\s+dau\b|\bbat\s+dau\s+lam\b"
        rf"|\bmoi\s+(?:lam|{BE}|bat\s+dau|trien\s+khai)\b|\bvan\s+(?:con\s+)?lam\b",
    ),
    (
        Sign.DONE,
        rf"^\W*(?:(?:da|dang|vang|ok|oke|okie|bao\s+cao|em|chi|anh|minh|toi|viec|nay|do|ca|ben|thi"
        rf"|cung|lam|vua|moi|xin|a"
        rf"|phan|cua)\s+)*{_FINISHED}\b(?:\s+(?:viec|nay|do|bao\s+cao|nhiem\s+vu|{_ALREADY}|a|ah|nhe"
        rf"|nha|em|anh|chi|sep|oi|luon))*"
        r"(?=\s*(?:$|[,.;!\n]|\0))",
    ),
    (Sign.DONE, rf"\b(?:da|vua|moi)\s+{_WORD}{{0,3}}?{_FINISHED}\b{_WHOLE}(?:\s+{_ALREADY}\b)*"),
    (
        Sign.DONE,
        rf"\b{_FINISHED}{_WHOLE}\s+(?:{_WORD}{{0,3}}?{_ALREADY}\b|(?:a|nhe|nha|ah)\b)(?:\s+{_ALREADY}\b)*",
    ),
    (
        Sign.DONE,
        rf"\bda\s+{_HANDED}(?=\s+(?:bao\s+cao|san\s+pham|ket\s+qua|file|ban\b|ho\s+so|du\b"
        rf"|{_ALREADY}\b|a\b|nhe\b|ban\s+hanh)|\s*(?:$|[,.;!\n]))",
    ),
    (
        Sign.DONE,
        rf"\b(?:nop|bao\s+cao|gui(?=\s+(?:bao\s+cao|file|san\s+pham|ket\s+qua|roi|r)\b))"
        rf"\s+{_WORD}{{0,4}}?(?:roi|r)\b(?:\s+{_ALREADY}\b)*",
    ),
    (
        Sign.MAYBE_DONE,
        rf"\b{_FINISHED}\b|\bda\s+(?:{_WORK}|{_HANDED}|trinh|chuyen|day|nhap|in|cap\s+nhat|lap|xay"
        rf"\s+dung|tham\s+muu|to\s+chuc)\b"
        rf"|\b(?:{_WORK}|{_HANDED}|trinh|chuyen)\s+{_WORD}{{0,3}}?(?:roi|r)\b|\b(?:ok|dat|du)\s+(?:roi|r)\b",
    ),
    (
        Sign.COURTESY,
        r"^\W*(?:(?:da|em|xin|kinh)\s+)*(?:chao|hello|hi|alo|cam\s+on|cam\s+on|thanks?|tks|hihi|haha"
        r"|chuc)\b[^,.;!?]*[.!]*\s*$",
    ),
)
COMPILED = [(sign, re.compile(pattern)) for sign, pattern in _RULES]

# What must not stand unread beside "xong": a negation or a question that no rule above understood.
HAZARD = re.compile(rf"\b(?:{_NOT}|dau|dung\s+(?:bao|tinh|nghi|xem|co|ghi)|ai|gi|sao|neu|mai\s+moi|lau)\b")
