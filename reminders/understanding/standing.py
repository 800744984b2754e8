"""Rules for how far a task is: not begun, on the way, nearly there, done."""

from __future__ import annotations

from reminders.understanding.signs import (
    ALREADY,
    BE,
    END,
    FINISHED,
    HANDED,
    NOT,
    SOME,
    WHOLE,
    WORD,
    WORK,
    YET,
    Rule,
    Sign,
)

_DAY = r"(?:chieu|sang|trua|toi|dem|hom)\s+(?:qua|nay|kia|truoc|no)"
_LONG_AGO = (
    rf"(?:(?:tu\s+)?(?:lau|hoi\s+(?:dau\s+|giua\s+|cuoi\s+)?(?:thang|tuan|nam|sang|chieu|trua|toi"
    rf"|dem)|{_DAY}|(?:tuan|thang|nam|quy)\s+(?:truoc|roi)|som|dau\s+(?:tuan|thang)|doi\s+nao"
    rf"|khuya)(?:\s+lac)?)"
)
_TAIL = (
    rf"(?:\s+(?:viec|nay|do|bao\s+cao|nhiem\s+vu|{ALREADY}|a|nhe|nha|em|anh|chi|sep|oi|luon|ne|bot"
    rf"|cac|(?:dung|truoc)\s+(?:thoi\s+)?(?:han|tien\s+do|thoi\s+gian|ke\s+hoach)|day|ma"
    rf"|{_LONG_AGO}))*"
)
_SENDS_WORDS = (
    r"(?!\s+(?:[^\s,.;!?]+\s+){0,2}?(?:cong\s+van|giay\s+moi|don\s+doc|xin|thu\s+moi|y\s+kien|de\s+nghi"
    r"|yeu\s+cau|nhac|cau\s+hoi"
    r"|to\s+trinh|du\s+thao|thong\s+bao|mail\s+hoi|mail\s+xin))"
)

DOUBTS = (
    Rule(Sign.DOUBT, rf"\bthi\s+phai{END}|\bhay\s+sao(?:\s+(?:ay|do|a))?{END}"),
    Rule(
        Sign.DOUBT,
        r"\b(?:hinh\s+nhu|co\s+le|chac\s+(?:la|em|se|co|da|cung)?|khong\s+biet|khong\s+ro|co\s+the"
        r"|tuong\s+(?:la)?"
        r"|khong\s+phai|dau\s+phai|lam\s+gi\s+co|khong\s+chac|nghe\s+(?:noi|bao)|nghe\s+dau|neu|gia\s+ma"
        r"|sau\s+khi"
        r"|khi\s+(?:nao\s+)?xong|khong\s+nho|dau\s+nhu|coi\s+bo|chua\s+chac|chua\s+ro(?!\s+toi)"
        r"|nghi\s+la)\b(?!\s+(?:chan\s+la))",
    ),
)
_NO = r"(?:khong|chang|cha|hong)"
# What says that nothing is left or wrong. What is lacking to work with is an obstacle: "không còn kinh phí".
NOTHING_LEFT = (
    Rule(
        Sign.SETTLED,
        rf"\b{_NO}\s+con\s+(?!(?:tien|kinh\s+phi|von|ai|nguoi|nhan|can\s+bo|thoi\s+gian|vat|may|xe|dien|nuoc|cho"
        rf"|cach|giay|muc|phoi)\b){WORD}{{1,4}}?nao\b(?:\s+(?:chua|cho|no|treo|ton|sot|sai|thieu|tre|qua)\b"
        r"[^,.;!?\n]*)?",
    ),
    Rule(
        Sign.SETTLED,
        rf"\b{_NO}\s+(?:(?:con|he|bi|co|de|gi|xay\s+ra)\s+){{0,3}}(?:{WORD}{{0,2}}?nao\s+)?(?:bo\s+)?(?:sot|thieu\s+(?:sot|{WORD}{{1,2}}nao)|sai"
        r"\s+(?:sot|lech)|thac\s+mac|khieu\s+nai|phat\s+sinh|du\s+dong|tre\s+han|no\s+dong)\b[^,.;!?\n]*",
    ),
    Rule(
        Sign.SETTLED,
        rf"\b{_NO}\s+(?:co\s+|thay\s+)?ai\s+(?:co\s+|bi\s+|dam\s+)?(?:y\s+kien|thac\s+mac|khieu\s+nai"
        r"|khieu\s+kien|phan\s+nan|phan\s+anh|phan\s+doi|keu|thuong)\b[^,.;!?\n]*",
    ),
    # Before its time.
    Rule(
        Sign.COURTESY,
        rf"\b{YET}\s+(?:(?:den|toi|het|qua)\s+(?:han|gio|ngay)|gi\s+da\s+nhac)\b",
    ),
)
# The longest reach first; a percentage takes its own verb with it ("xong 60%" is not done).
NEGATIONS = (
    Rule(
        Sign.SETTLED,
        r"\b(?:khong|chang|het)\s+(?:bi\s+)?(?:sot|thieu|con|bo\s+sot)\s+(?:gi|ai|viec\s+gi|cai\s+nao"
        r"|ho\s+so\s+nao|viec\s+nao)\b(?:\s+(?:ca|het|nua))*",
    ),
    Rule(
        Sign.PROGRESS,
        rf"\b(?:(?:da|moi|{FINISHED}|lam|thuc\s+hien|{BE}|khoang|tam|hon|gan|dat|co|chi|len|toi|den)"
        rf"\s+){{0,8}}[0-9]+(?:[.,][0-9]+)?\s*(?:%|phan\s+tram\b|pt\b)(?:\s+{ALREADY}\b)*",
    ),
    Rule(
        Sign.SETTLED,
        rf"\b(?:(?!{YET}\b){NOT}|het|dau)\s+(?:con\s+|bi\s+|co\s+|gap\s+|he\s+|thay\s+|gi\s+){{0,4}}(?:vuong(?:\s+mac)?"
        rf"|kho\s+khan|tro\s+ngai|van\s+de|loi|ket(?!\s+(?:qua|luan|noi))|ton\s+dong|kho)"
        r"(?:\s+(?:gi|nao|mac|ca|het|nua|dau|kho\s+khan|lon)){0,6}\b",
    ),
    Rule(
        Sign.SETTLED,
        r"\b(?:(?:vuong(?:\s+mac)?|loi|kho\s+khan)\b[^,.;!?]*?)?\b(?:da|duoc|vua)\s+(?:duoc\s+)?(?:khac"
        r"\s+phuc|thao\s+go|go|sua)(?:\s+(?:xong|roi|duoc|vuong\s+mac|kho\s+khan|loi)){0,4}\b",
    ),
    Rule(
        Sign.SETTLED,
        r"\b(?:het|khoi)\s+(?:loi|vuong|ket)\b|\b(?:chay|vao|hoat\s+dong)\s+(?:lai\s+)?(?:duoc"
        r"|binh\s+thuong)\s+(?:lai\s+)?roi\b",
    ),
    Rule(Sign.NOT_DONE, rf"\b{YET}\s+{WORD}{{0,4}}?{FINISHED}\b(?:\s+(?:dau|ca|het|noi|{BE})\b)*"),
    Rule(
        Sign.NOT_DONE,
        rf"\b{YET}\s+(?:{WORK}\s+|duoc\s+)(?:(?!(?:gi|chi)\b){WORD}){{0,2}}?(?:het|day\s+du|du|tron\s+ven)\b",
    ),
    Rule(Sign.UNDONE, rf"\b{NOT}\s+{WORD}{{0,3}}?{FINISHED}\b"),
    Rule(
        Sign.UNDONE,
        rf"\b(?:dau|co)\s+(?:co\s+|da\s+)?{FINISHED}\s*(?:dau|gi)?\b|{FINISHED}\s+(?:gi\s+|cai"
        rf"\s+gi\s+)?(?:dau\b(?!\s+(?:vao|ra)\s+(?:day|do)\b)|the\s+nao\s+duoc)",
        written=r"đâu|có|thế nào",
    ),
)
NOT_BEGUN = (
    Rule(
        Sign.UNDONE,
        r"\b(?:bi|phai)\s+(?:tra\s+(?:lai|ve)|lam\s+lai|sua\s+lai|nop\s+lai|gui\s+lai)\b"
        r"|\byeu\s+cau\s+(?:lam|sua|bo\s+sung|nop)\b",
    ),
    Rule(
        Sign.NOT_STARTED,
        rf"\b{YET}\s+(?:(?:co|kip|the|he|ai|bat\s+dau|ranh|ranh\s+de|co\s+thoi\s+gian"
        rf"|co\s+thoi\s+gian\s+de|thay|nghi)\s+){{0,2}}"
        rf"(?:{WORK}|{BE}\s+gi|co\s+gi|lam\s+gi|den\s+luot|dam|mo\s+ra|cham|lap|xay\s+dung|chuan\s+bi"
        rf"|len\s+(?:ke\s+hoach|danh\s+sach)|to\s+chuc|khao\s+sat|thu\s+thap|ro\s+toi|dam\s+lam|dong)\b"
        rf"(?:\s+(?:{BE}|gi|chi(?=\s+(?:ca|het))|ca|het|tron|toi|den|vao|luon|lam|viec|nay|do|{WORK}|dong|tinh)\b){{0,5}}",
    ),
    Rule(
        Sign.NOT_STARTED,
        rf"\b{YET}\s+(?:ranh|co\s+thoi\s+gian|dong\s+tinh|dung\s+toi|dung\s+den|dung\s+gi|dam\s+dung"
        rf"|hoat\s+dong|khoi\s+dau|co\s+tien\s+trien|co\s+tien\s+do)(?:\s+gi)?\b",
    ),
    Rule(
        Sign.NOT_STARTED,
        r"\b(?:khong|het)\s+(?:co\s+|kip\s+|con\s+)?(?:thoi\s+gian|thi\s+gio)(?:\s+(?:de\s+)?lam)?\b",
    ),
    Rule(
        Sign.NOT_STARTED,
        r"\b(?:em|minh|toi|bi)?\s*quen\s+(?:mat|khuay|beng|luon|lam|bang|viec|di|roi|thoi)\b(?:\s+(?:mat"
        r"|nay|roi|tieu|lam|chua|viec)){0,4}",
    ),
    Rule(
        Sign.UNABLE,
        rf"\b{NOT}\s+{WORK}\s+{BE}\b|\b{WORK}\s+{NOT}\s+(?:{BE}|noi|ra)\b|\b{NOT}\s+{WORK}\s+noi\b",
    ),
    Rule(
        Sign.UNDONE,
        rf"\b{NOT}\s+(?:kip|dat|du(?!\s+(?:nguoi|may|kinh|tien|nhan|so|ho|dieu|thong))|day\s+du|{HANDED}"
        rf"|dau\s+vao\s+dau|toi\s+dau|den\s+dau|di\s+den\s+dau)\b(?:\s+(?:ca|gi|het)\b)*",
    ),
    Rule(
        Sign.UNDONE,
        rf"(?:^|[,.;!])\W*(?:da\s+|vang\s+|em\s+|thi\s+|van\s+|con\s+|viec\s+(?:nay"
        rf"|do)\s+)*{YET}\b(?:\s+dau\b)?(?:{END}|(?:\s+a)?(?=\s*[,.;!]))",
    ),
)
PARTS = (
    Rule(
        Sign.PARTLY,
        rf"\b(?:gan|sap|suyt|hau\s+nhu|gan\s+nhu|co\s+ban|tam|chuan\s+bi|coi\s+nhu\s+gan)\s+(?:la\s+"
        rf"|da\s+|nhu|duoc"
        rf"\s+){{0,3}}{WORD}{{0,2}}?{FINISHED}\b(?:\s+{ALREADY})*",
    ),
    Rule(
        Sign.PARTLY,
        rf"\b(?:da\s+|moi\s+)?(?:{FINISHED}|lam|lam\s+{BE}|{BE}|nhap|soan|viet)\s+(?:{BE}\s+|hon\s+"
        rf"|gan\s+|qua\s+|khoang\s+|tam\s+){{0,2}}(?:gan\s+het"
        rf"|kha\s+kha|phan\s+lon|da\s+so|nhieu|{SOME})\b(?:\s+{ALREADY})*",
    ),
    Rule(
        Sign.PARTLY,
        r"(?<!he thong )(?<!mang )(?<!web )(?<!server )(?<!phan mem )(?<!may chu )(?<!cong )\b(?:sap|gan"
        r"|gan\s+toi|sap\s+toi)\s+(?:duoc\s+)?(?:roi|den\s+noi|het)\b",
    ),
    Rule(
        Sign.PARTLY,
        rf"\b{FINISHED}\s+duoc\s+(?:[0-9]+|mot|hai|ba|may|vai)\s+(?:phan|buoc|khau|muc|noi\s+dung"
        rf"|viec)\b(?:\s+roi)?",
    ),
    Rule(
        Sign.PARTLY,
        rf"\bmoi\s+{WORD}{{0,2}}?{FINISHED}\s+(?:buoc|phan|khau|vong|dot|giai\s+doan|du\s+thao"
        rf"|ban\s+nhap|so\s+bo|[0-9])[^,.;!?]*",
    ),
    Rule(
        Sign.DOING,
        rf"\bdang\s+(?!tin|bai|tai|ky){WORD}{{0,3}}?{FINISHED}\b(?!\s+roi)",
        written="đang",
        before=r"(?s:.*)",
    ),
    Rule(
        Sign.PARTLY,
        r"\b(?:con|chi\s+con)\s+(?:lai\s+|moi\s+|co\s+){0,2}(?:chut|ty|ti|xiu|mot\s+(?:it|chut|phan|so"
        r"|vai)|1\s+(?:it|chut|phan|so|vai)|phan"
        r"|it|vai|may|thieu\s+(?:moi|chu\s+ky|dau|mot|1|co\s+[0-9])|buoc|khau|mot|dong\s+dau|ky|in\b"
        r"|noi\s+dung|muc|nua|viec|[0-9])[^,.;!?]*",
    ),
    Rule(
        Sign.INTENDED,
        rf"\b(?:se|phai|can|muon|co\s+gang|co|phan\s+dau|du\s+kien|hua|doi|yeu\s+cau|kho|lau|mai\s+moi"
        rf"|rang|gang|tranh\s+thu|hen|kip"
        rf"|the\s+la|ke\s+nhu|coi\s+nhu|chung\s+nao|den\s+khi|truoc\s+khi|de\s+em|mong|hy\s+vong)"
        rf"\s+{WORD}{{0,3}}?{FINISHED}\b",
    ),
)
FINISHES = (
    Rule(
        Sign.DONE,
        rf"\b{FINISHED}\s+(?:xuat\s+sac|tot|som|tron\s+ven|vuot\s+muc)\b(?:\s+(?:nhiem\s+vu|viec|nay"
        rf"|ke\s+hoach|roi|a|duoc\s+giao))*",
    ),
    Rule(
        Sign.DOING,
        rf"\bdang\s+(?!nhap\b|ky\b|ten\b|tin\b|tai\b|bai\b|ban\b|hop\b|lai\s+xe|an\b|ngu\b|hoc\b"
        rf"|di\s+(?:cong\s+tac|hop|hoc|an)|o\b|nghi\b|met\b|ranh\b)(?:{WORD})?|\bdang\s+(?:nhap|ky"
        rf"|dang)\s+(?:{WORD})?(?=(?:lieu|so|du|ban)\b)|\blam\s+do\b|\bdo\s+dang\b"
        rf"|\b(?:da|em|moi|vua)\s+bat\s+(?:dau|tay)\b|\bbat\s+dau\s+lam\b"
        rf"|\bmoi\s+(?:lam|{BE}|bat\s+(?:dau|tay)|trien\s+khai|soan|nhap|thu|viet|tong\s+hop|chi|co)\b"
        rf"|\bvan\s+(?:con\s+)?lam\b"
        rf"|\b(?:con|van)\s+do\b|\blam\s+tiep\b|\btu\s+tu\s+lam\b",
        written=r"đang|dang|dở|bắt|làm|mới|moi|lam|bat",
        before=r"(?s:.*)",
    ),
    Rule(
        Sign.DONE,
        rf"(?:^|[,.;!]|\broi\b)\W*(?:(?:da|dang|vang|ok|bao\s+cao|em|chi|anh|minh|toi|tui|viec|nay|do|ca"
        rf"|ben|thi|oi|gio|sep|kinh|thua|bot|la"
        rf"|cung|lam|vua|moi|xin|a|phan|cua|nhiem\s+vu)\s+){{0,8}}{FINISHED}\b{_TAIL}"
        r"(?=\s*(?:$|[,.;!\n]|\0|\bcam\s+on\b|[^\w\s]))",
    ),
    Rule(Sign.DONE, rf"\b(?:da|vua|moi)\s+{WORD}{{0,6}}?{FINISHED}\b{WHOLE}{_TAIL}"),
    Rule(
        Sign.DONE,
        rf"\b{FINISHED}{WHOLE}\s+(?:{WORD}{{0,6}}?{ALREADY}\b|(?:a|nhe|nha)\b|{_LONG_AGO}|dung\s+han"
        rf"|truoc\s+(?:thoi\s+)?han|hom\b|ngay\s+(?=[0-9])){_TAIL}",
    ),
    Rule(Sign.DONE, rf"\b{FINISHED}\s+(?:ca|het|tat\s+ca|toan\s+bo|du(?!\s+thao)|day\s+du)\b{_TAIL}"),
    Rule(Sign.DONE, rf"\b{FINISHED}{WHOLE}{_TAIL}(?=\s*(?:$|[,.;!\n]))"),
    Rule(
        Sign.DONE,
        rf"\bda\s+{HANDED}(?=\s+(?:bao\s+cao|san\s+pham|ket\s+qua|file|ban\b|ho\s+so|du\b|tren\b|qua\b"
        rf"|len\b|cho\b|ve\b|ke\s+hoach|quyet\s+dinh|thong\s+bao"
        rf"|{ALREADY}\b|a\b|nhe\b|ban\s+hanh)|\s*(?:$|[,.;!\n]))",
    ),
    Rule(
        Sign.DONE,
        rf"\b(?:nop|bao\s+cao|gui|phat\s+hanh|ban\s+hanh|tra\s+(?:ket\s+qua|ho\s+so)|niem\s+yet"
        rf"|cong\s+khai|cong\s+bo|dang\s+tai|dang\s+tin|up|upload|tai|trinh\s+ky\s+xong){_SENDS_WORDS}"
        rf"\s+{WORD}{{0,8}}?roi\b(?:\s+{ALREADY}\b)*",
    ),
    Rule(Sign.DONE, r"\bgoi\s+(?:[^\s,.;!?]+\s+){0,5}?roi\b", written="gởi", before=r"(?!)"),
    Rule(Sign.DONE, rf"\b(?:nop|gui){_SENDS_WORDS}\s+{WORD}{{0,4}}?(?={_LONG_AGO}){_LONG_AGO}"),
    Rule(
        Sign.DONE,
        r"\bda\s+(?:duoc\s+)?(?:niem\s+yet|cong\s+khai|cong\s+bo|dang\s+tai|dang\s+tin|dang\s+bai"
        r"|nghiem\s+thu|quyet\s+toan|phat\s+hanh|ban\s+hanh|ky\s+ban\s+hanh)\b",
    ),
    Rule(
        Sign.MAYBE_DONE,
        rf"\b{FINISHED}\b",
    ),
    Rule(
        Sign.DEED,
        rf"\bda\s+(?:{WORK}|{HANDED}|trinh|chuyen|day|in|cap\s+nhat|lap|xay"
        rf"\s+dung|tham\s+muu|to\s+chuc|up|ket\s+thuc|hop|kiem\s+tra|tap\s+huan)\b"
        rf"|\b(?:{WORK}|{HANDED}|trinh|chuyen|to\s+chuc|cap\s+nhat|day|hop|kiem\s+tra"
        rf"|up)\s+{WORD}{{0,5}}?roi\b|\b(?:ok|dat|du)\s+roi\b",
    ),
)
