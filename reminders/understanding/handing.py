"""Rules for words that give a task to somebody else, and who that is."""

from __future__ import annotations

from reminders.understanding.signs import Rule, Sign

_TITLE = (
    r"(?:chi(?!\s+(?:tieu|dao|phi|tiet|thi|so|bo)\b)|anh|co|chu|bac|ban|dong\s+chi|d/c|ong|ba|cau|thay|di|mo)"
)
_DOES = (
    r"(?:lam|phu\s+trach|xu\s+ly|thuc\s+hien|lo|dam\s+nhan|dam\s+nhiem|dam\s+trach|nhan|theo\s+doi|quan\s+ly"
    r"|chiu\s+trach\s+nhiem|chu\s+tri|giu|cam)"
)
_ANSWERS_FOR = (
    r"(?:phu\s+trach|dam\s+nhan|dam\s+nhiem|dam\s+trach|lo|quan\s+ly|chiu\s+trach\s+nhiem"
    r"|chu\s+tri|tiep\s+quan)"
)
_THIS = (
    r"(?:viec|nv|nhiem\s+vu|cai|vu|mang|phan|noi\s+dung|khoan|muc|linh\s+vuc|cong\s+viec)\s+(?:nay|do|kia|ay)"
)
_NOT_NAMES = (
    r"lam|phu\s+trach|xu\s+ly|thuc\s+hien|lo|dam|nhan|theo\s+doi|quan\s+ly|chiu|chu\s+tri|giu|cam|duyet"
    r"|ky|gui|nop"
    r"|tra\s+loi|roi|a|nhe|nha|nhen|chu|ma|giup|ho|thay|moi|dang|se|da|cung|van|con|chua|khong|la|va|voi"
    r"|cho|oi|em|toi|minh"
    r"|duoc|thi|vi|de|viec|vu|mang|nay|do|kia|ay|di|xem|hoi|biet|phai|xong|hoan|bao|ban\s+giao|chuyen"
    r"|nghi|truc\s+tiep|tiep"
    r"|xin|nhac|noi|len|ve|sang|qua|luon|hen|ha|ne|chi|anh|sep|bot|hien|dau|dung|tung|co|bi|gap"
    r"|tu\s+(?:thang|ngay|hom|tuan|nam|dau|cuoi|lau|[0-9])"
)
_NAME = rf"(?:van\s+(?:phong|hoa|thu)|noi\s+vu|mot\s+cua|xa\s+hoi|moi\s+truong|(?!(?:{_NOT_NAMES})\b)[a-z]+)"
_FIRST = (
    r"(?:van\s+(?:phong|hoa|thu)|noi\s+vu|(?!(?:lam|phu\s+trach|xu\s+ly|thuc\s+hien|roi|nhe|nha|giup|oi"
    r"|em|se|da|dang|chua|khong|cung|con|a|duyet"
    r"|ky|gui|nop|tra\s+loi|duoc|xem|hoi|phai|nay|do|kia|ay|ban\s+giao|chuyen|nao|toi|cho|voi"
    r"|va|nghi|chi|anh|sep|lo|oi|nua"
    r"|chiu|theo|xong|ben|la|co|o|moi\s+(?:lam|phu))\b)[a-z]+)"
)
_PLACE = (
    rf"(?:(?:ben|phong|bo\s+phan|to|ban|hoi|doan|nganh)\s+(?!minh|em\b|toi\b|minh\b|nao\b)(?:do|kia|ay"
    rf"|{_FIRST})(?:\s+{_NAME}){{0,3}}"
    rf"|cong\s+an(?:\s+{_NAME}){{0,2}}|van\s+phong(?:\s+{_NAME}){{0,2}}|(?:ke\s+toan|van\s+thu"
    rf"|dia\s+chinh|tu\s+phap"
    rf"|thong\s+ke|tai\s+chinh)(?:\s+{_NAME}){{0,1}})"
)
_PERSON = rf"(?:{_TITLE}\s+{_FIRST}(?:\s+{_NAME}){{0,3}})"
_WHO = rf"(?P<who>{_PERSON}|{_PLACE})"
_ANYONE = (
    rf"(?P<who>{_PERSON}|{_PLACE}|(?:em|c|a)\s+{_FIRST}(?:\s+{_NAME}){{0,2}}|{_FIRST}(?:\s+{_NAME}){{0,1}})"
)
_SOMEONE = (
    rf"(?P<who>{_PERSON}|{_PLACE}|(?:em|c|a)\s+{_FIRST}(?:\s+(?:{_NAME}"
    rf"|ben\s+{_NAME}(?:\s+{_NAME})?)){{0,2}})"
)
_MANNER = r"(?:\s+(?:moi|dang|se|da|hien|truc\s+tiep|la\s+nguoi|nguoi|tu|co|phai|cung|dung)){0,3}"
_STOP = r"(?=\s*(?:$|[,.;!?\n]|\b(?:a|nhe|nha|chu|ma|roi|khong|em|anh|chi|vay|thi|day|do|luon|co)\b))"
_DONE_LATER = r"(?!\s+(?:xong|duoc|roi\s+a|gan|chua|[0-9]))"

HANDOVERS = tuple(
    Rule(Sign.HANDOVER, pattern)
    for pattern in (
        # "việc này (là của) chị kế toán làm", "cái này của anh Minh bên tư pháp"
        rf"\b{_THIS}(?:\s+(?:la|do|cua|thuoc|phai|giao|viec|duoc|phan|trach\s+nhiem|cho|da|se|hien|thi"
        rf"|hinh\s+nhu|ve|nay|(?:truoc|lau|xua)\s+(?:gio|nay))){{0,4}}"
        rf"\s+{_WHO}(?:{_MANNER}\s+{_DOES}\b{_DONE_LATER}|{_STOP})(?:\s+{_THIS})?",
        rf"\b{_THIS}(?:\s+(?:em|minh|toi|sep|lanh\s+dao|da|duoc|nay|thi)){{0,3}}\s+(?:giao|ban\s+giao"
        rf"|chuyen|day|phan\s+cong|nho)"
        rf"(?:\s+(?:lai|qua|sang|ve|giao|cong)){{0,2}}(?:\s+cho)?\s+{_ANYONE}",
        # "em bàn giao cho chị Hoa rồi", "chuyển c Hương r"
        rf"(?<!chua )(?<!khong )\b(?:ban\s+giao|chuyen\s+giao|giao\s+lai|giao|chuyen|nhuong|day|phan\s+cong)"
        rf"(?:\s+(?:lai|qua|sang|viec|nay|het|cong|viec\s+nay|giao|no|toan\s+bo)){{0,3}}(?:\s+(?:cho|ve"
        rf"|den))?\s+{_WHO}",
        rf"\b(?:ban\s+giao|giao\s+lai|chuyen\s+giao)(?:\s+(?:lai|viec|viec\s+nay)){{0,2}}\s+cho\s+{_ANYONE}",
        # "chị Dung làm thay", "nhờ anh Khoa làm giúp", "anh Phúc phụ trách", "đồng chí Bình làm việc này"
        rf"(?:\bnho\s+|\bdo\s+|\bde\s+)?{_WHO}{_MANNER}\s+{_ANSWERS_FOR}\b(?:\s+(?:viec|vu|cai|mang|phan"
        rf"|chuyen)(?:\s+(?:nay|do|kia))?)?",
        rf"(?:\bnho\s+|\bdo\s+)?{_WHO}{_MANNER}\s+{_DOES}\s+(?:{_THIS}|thay|giup|ho|dum)\b",
        rf"\b(?:nho|do|de)\s+{_WHO}{_MANNER}\s+{_DOES}\b{_DONE_LATER}",
        rf"\b{_WHO}{_MANNER}\s+{_DOES}\b(?=[^.;!?\n]{{0,10}}\b(?:chu|ma)?\s*(?:khong|dau)\s+phai\b)",
        # "không phải phần của em, của chị Thảo", "đây là việc của bên văn hoá"
        rf"\b(?:viec|phan|mang|nhiem\s+vu|trach\s+nhiem|tham\s+quyen)\s+(?:nay\s+"
        rf"|do\s+)?(?:la\s+)?(?:viec\s+)?(?:cua|thuoc|do)\s+{_SOMEONE}",
        rf"(?:\A|[,.;!?\n]|\bla\b|\bma\b)\s*(?:la\s+)?(?:cua|thuoc)\s+{_WHO}",
        rf"\bphu\s+trach\s+(?:(?:viec|mang|phan)\s+(?:nay|do)\s+)?la\s+{_WHO}",
        # "anh hỏi chị Nga nhé"
        rf"\b(?:hoi|lien\s+he|gap|nhac|nhan|alo)\s+(?:sang\s+|qua\s+)?{_WHO}(?=\s*(?:\b(?:nhe|nha|di"
        rf"|giup|a|ay|ve|dum)\b|$|[,.;!]))",
        r"\b(?:khong|chang|dau)\s+phai\s+(?:viec|phan|mang|nhiem\s+vu)\s+(?:em|minh|toi|tui)\b",
        r"\b(?:khong|chang|dau|ko)\s+(?:phai\s+)?(?:(?:la|viec|phan|mang|nhiem\s+vu"
        r"|trach\s+nhiem)\s+){0,4}(?:cua|thuoc|phan|do|den|ve)\s+"
        r"(?:phan\s+)?(?:em|toi|minh|tui|ben\s+em|ben\s+minh|phong\s+em|bo\s+phan\s+em)\b(?!\s+(?:giao"
        r"|nop|gui))",
        r"\b(?:nham|lon|lac)\s+(?:nguoi|dia\s+chi|so|ten|viec|phong|bo\s+phan)\b|\b(?:giao|gui|nhac"
        r"|phan\s+cong|nhan)\s+nham\b",
        r"\b(?:em|toi|minh|tui)\s+(?:da\s+)?(?:khong|thoi)\s+(?:con\s+)?(?:phu\s+trach|dam\s+nhan|nhan"
        r"|lam|theo\s+doi|quan\s+ly|lo)"
        r"\s+(?:viec|mang|vu|phan|cai|nhiem\s+vu|linh\s+vuc|noi\s+dung)(?:\s+(?:nay|do|nua|kia))*",
        r"\b(?:khong|ko)\s+(?:con\s+)?(?:phu\s+trach|dam\s+nhan|dam\s+nhiem|lien\s+quan)\b(?:\s+(?:den"
        r"|toi|gi|mang|viec|phan|nay|em|nua))*",
        r"\b(?:khong|ngoai)\s+(?:thuoc\s+)?(?:trach\s+nhiem|tham\s+quyen|chuc\s+nang|pham\s+vi"
        r"|nhiem\s+vu|linh\s+vuc)\b(?:\s+(?:cua|em|toi|minh|ben))*",
        r"\b(?:em|toi|minh|tui)\s+(?:da\s+)?(?:chuyen\s+(?:cong\s+tac|phong|bo\s+phan|don\s+vi"
        r"|co\s+quan)|nghi\s+(?:viec|huu)|luan\s+chuyen)\b(?:\s+roi)?",
        rf"(?:[,;.]|\bchu\b|\bma\b)\s*{_WHO}\s+{_DOES}\b(?=\s*(?:$|[,.;!]|\b(?:a|ma|nhe|chu|viec)\b))",
        r"\b(?:khong|chang|dau)\s+phai\s+(?:em|toi|minh|tui)\b(?:\s+(?:lam|phu\s+trach))?",
        r"\b(?:em|toi|minh|tui)\s+(?:da\s+)?ban\s+giao\s+(?:lai|viec|roi|cong\s+viec|xong|het)\b",
        # without a name, or with one that no rule above made out
        r"\b(?:da\s+)?(?:ban\s+giao|chuyen\s+giao|giao\s+lai|chuyen)\s+(?:\S+\s+)?cho\b",
        r"(?<!cho )(?<!doi )\bben\s+(?!em\b|minh\b|toi\b)[^,.;!?]*?\b(?:lam|phu\s+trach)\b(?!\s+(?:xong"
        r"|duoc|viec\s+voi))",
        r"\b(?:chi|anh|co|chu|ban)\s+(?:ay|ta)\s+(?:dang\s+|se\s+|moi\s+)?(?:lam|phu\s+trach|lo)\b",
    )
)
