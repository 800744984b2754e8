"""What words of a question about tasks are cues of: an ordered table of patterns over folded text."""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge.vietnamese import fold


class Cue(StrEnum):
    """What a stretch of words tells of a question."""

    POLITE = "a courtesy, or whom it is addressed to"
    ASKING = "asks to be shown or told"
    LAW = "speaks of law, not of tasks"
    PLAN = "a plan by its number"
    PERSON = "a colleague"
    WINDOW = "days"
    ALL = "the whole office"
    WHO = "which people"
    COUNT = "how many"
    SOON = "due soon"
    UNREPORTED = "nothing was reported"
    OPEN = "not done"
    NOT_STARTED = "not started"
    LATE = "late"
    BLOCKED = "blocked"
    DOING = "being done"
    DONE = "done"
    PROGRESS = "how far it is"
    COURSE = "the course of what follows"
    DUE = "due"
    WHEN = "by when"
    TASK = "a task"
    THING = "something, a task where the rest of the words says so"
    LEAD = "leads"
    SUPPORT = "supports"
    DO = "does"
    ME = "the asker"
    WHICH = "which"
    WHETHER = "whether"
    ABOUT = "what follows is a field"
    SEVERAL = "several"
    FILLER = "says nothing"


STANDINGS = (
    Cue.SOON,
    Cue.LATE,
    Cue.UNREPORTED,
    Cue.OPEN,
    Cue.NOT_STARTED,
    Cue.BLOCKED,
    Cue.DOING,
    Cue.DONE,
)
"""Cues that say how a task stands; of two that agree the first tells more."""

SHORT = {
    "nv": "nhiem vu",
    "nvu": "nhiem vu",
    "cv": "cong viec",
    "ko": "khong",
    "k": "khong",
    "hok": "khong",
    "hong": "khong",
    "kg": "khong",
    "khg": "khong",
    "e": "em",
    "c": "chi",
    "j": "gi",
    "mk": "minh",
    "mik": "minh",
    "bn": "bao nhieu",
    "bnhieu": "bao nhieu",
    "bh": "bao gio",
    "ht": "hoan thanh",
    "bc": "bao cao",
    "dc": "duoc",
    "đc": "duoc",
    "dg": "dang",
    "đg": "dang",
    "ntn": "nhu the nao",
    "ph": "phoi hop",
    "ds": "danh sach",
    "q1": "quy 1",
    "q2": "quy 2",
    "q3": "quy 3",
    "q4": "quy 4",
    "dl": "deadline",
}
"""Abbreviations of chat, each a whole word, and what they stand for. "kh" is a plan before a number only."""

_SELF = r"(?:chung toi|chung em|chung minh|toi|em|minh|tui)"
_ADDRESSED = r"(?:ca nha|moi nguoi|tro ly|anh chi|em|anh|chi|ban|bot|ad|admin|sep|co|chu|bac|dong chi)"
_LIST = r"danh sach(?! (?:(?:nhung|cac) )?(?:nguoi|can bo|cong chuc)\b)"
_TOLD = rf"(?:{_LIST}|hoi|biet|xem|hay|kiem tra|tra|liet ke|ke|in|loc)"
_STILL = r"(?:(?:van|con|hien|dang|bi|hay) )*"
_HAND = r"(?:lam|thuc hien|trien khai|tien hanh|xu ly|giai quyet)"
_FINISHED = r"(?:xong|hoan thanh|hoan tat)"
_NOUN = r"(?:cong viec|dau viec|dau muc|nhiem vu|task|viec)"
_TAIL = r"(?= (?:vay|the|a|ah|nhi|ha|nhe|nha|roi|em|anh|chi|ban)\b|$)"

# The order is the meaning: what a pattern has read, no later one sees.
TABLE: tuple[tuple[Cue, str], ...] = (
    (
        Cue.LAW,
        r"(?:nghi dinh|thong tu|nghi quyet|bo luat|luat|phap luat|phap lenh|hien phap|quy dinh|quy che"
        r"|nd(?=[- ]?cp| ?\d)|tt(?=-)|qppl|xu phat|thu tuc la|theo (?:quyet dinh|van ban|cong van|chi thi)"
        r"|(?:quyet dinh|cong van|chi thi)(?: so)? \d+|(?:dieu|khoan|chuong|phu luc) (?:\d+|[ivx]+)|the"
        r" nao la"
        r"|\d+/\d{4}/[a-z]+\S*)",
    ),
    # How something is done is a question about rules; how far it is comes with "tiến độ" or without "như".
    (Cue.LAW, r"^(?![^\n]*\b(?:tien do|tinh hinh)\b)[^\n]*\bnhu the nao\b[^\n]*"),
    (Cue.ASKING, rf"(?:{_SELF}|anh|chi) (?:dang )?(?:muon|can|xin phep|xin)(?: (?:duoc|duoc )?{_TOLD})+"),
    (
        Cue.ASKING,
        rf"(?:xin |vui long |lam on |nho )*(?:cho|giup|ho|gium|bao|noi|nhac|gui)(?: cho)? (?:{_SELF}|anh|chi)"
        rf"(?: (?:giup|voi|duoc))?(?: {_TOLD})*",
    ),
    (Cue.ASKING, rf"(?:xin|vui long|lam on|nho)(?: cho)?(?: {_TOLD})+|cho (?:hoi|xem|biet)|{_SELF} hoi"),
    (Cue.ASKING, rf"{_LIST}|liet ke|tra cuu|xem|neu ro|ke ten|^(?:loc|kiem tra|thong ke)"),
    (Cue.POLITE, rf"{_ADDRESSED}(?: [a-z]+)? oi|(?:da|vang|thua|chao|alo)(?: {_ADDRESSED})*"),
    (
        Cue.PLAN,
        r"(?:(?:theo|trong|cua|thuoc|tu) )?(?:ke hoach|kh)(?: so)? ?(?P<n>\d{1,5})(?:/kh[a-z0-9/-]*)?",
    ),
    (Cue.PLAN, r"(?:(?:theo|trong|cua|thuoc|tu) )?(?P<n>\d{1,5})/kh[a-z0-9/-]*"),
    (
        Cue.ALL,
        r"(?:cua |trong |o )?(?:(?:ca|toan) (?:phuong|xa|co quan|don vi|phong|thi tran)"
        r"|(?:phuong|xa|co quan|don vi|phong|ben|thi tran) (?:minh|ta)|chung ta|moi nguoi|anh em)"
        r"|cua (?:phuong|xa|co quan|don vi)",
    ),
    (Cue.WHO, r"danh sach (?:nhung |cac )?(?:nguoi|can bo|cong chuc)"),
    (Cue.WHO, r"co (?:bao nhieu|may) nguoi|(?:bao nhieu|may) nguoi"),
    (
        Cue.WHO,
        r"(?:ai|(?:nhung |cac )?(?:nguoi|dong chi|can bo|cong chuc|bo phan|phong|don vi) nao|nhung ai)"
        r"(?: (?:la |dang )*nguoi)?",
    ),
    (Cue.COUNT, rf"(?:(?:bao nhieu|may|so luong|tong so|so)(?= (?:{_NOUN}|cai)\b))|tong cong"),
    (
        Cue.SOON,
        r"sap toi(?! (?:han|ky)\b)|(?:sap|gan|can|chuan bi) (?:(?:den|toi|het|qua|tre|bi) )*(?:han|ky"
        r"|deadline|tre)(?: (?:hoan"
        r" thanh|nop|xu ly))?",
    ),
    (
        Cue.UNREPORTED,
        rf"{_STILL}chua (?:(?:gui|nop|co|cap nhat|thay) )?(?:bao cao|tra loi|phan hoi|cap nhat|bao)"
        r"(?: (?:tien do|ket qua|lai|gi))*",
    ),
    (
        Cue.UNREPORTED,
        rf"(?:da )?(?:gui |nop )?(?:bao cao|tra loi|phan hoi|cap nhat)(?: (?:tien do|ket qua))? chua{_TAIL}",
    ),
    (Cue.PROGRESS, rf"(?:da )?(?:{_HAND} )?{_FINISHED}(?: het)? chua{_TAIL}|(?:da )?{_HAND} chua{_TAIL}"),
    (Cue.PROGRESS, r"(?:da |lam |dang |thuc hien )*(?:den|toi) dau(?: roi)?"),
    (Cue.OPEN, rf"no(?= {_NOUN}\b)"),
    (Cue.OPEN, rf"{_STILL}chua (?:(?:{_HAND}) )?(?:duoc )?(?:{_FINISHED})|ton dong|con ton|do dang|con lai"),
    (
        Cue.NOT_STARTED,
        rf"{_STILL}chua (?:duoc )?(?:bat dau|{_HAND}|khoi dong|dong (?:den|toi))(?: (?:gi|den))?",
    ),
    (
        Cue.LATE,
        rf"{_STILL}(?:da )?(?:(?:tre|cham|qua|lo)(?: tre)? (?:thoi )?(?:han|tien do|deadline|hen|ky)|cham"
        rf" tre|tre(?! em\b))"
        r"(?: (?:han|roi))?",
    ),
    (Cue.BLOCKED, rf"{_STILL}(?:gap |co )?(?:vuong(?: mac)?|kho khan|be tac|mac ket)"),
    (Cue.COURSE, r"(?:tien do|tinh hinh)(?: thuc hien)?"),
    (Cue.PROGRESS, r"ra sao(?: roi)?|(?:nhu )?the nao(?: roi)?"),
    (Cue.DOING, rf"dang (?:duoc )?(?:{_HAND})(?! (?:gi|nhung|viec|cong viec|nhiem vu|cai))"),
    (Cue.DUE, r"(?:phai|can) (?:lam )?(?:xong|hoan thanh|nop|bao cao)|(?:co |la )?han chot"),
    (Cue.DUE, r"(?:den|toi|het) (?:han|ky)(?: (?:hoan thanh|nop|bao cao|chot|xu ly))?|co han|dao han"),
    (Cue.DONE, rf"(?:(?:da|duoc|vua|moi) )*(?:{_HAND} )?(?:duoc )?(?:{_FINISHED})(?: roi)?"),
    (
        Cue.WHEN,
        r"(?:den |toi |vao |la )*(?:bao gio|khi nao|luc nao|hom nao|ngay nao|thang nao|ngay may)|thoi han"
        r"|han",
    ),
    (Cue.THING, r"(?:co|con) (?:nhung |cai )*gi|(?:nhung |cai )+(?:gi|nao)"),
    (
        Cue.TASK,
        rf"(?<!giai quyet )(?<!xu ly )(?<!nghi )(?<!thoi )(?<!xin )(?<!tim )(?<!vu )(?<!su )(?<!ve )(?<!mat )"
        rf"(?<!doi voi )(?<!ngay )(?<!trong )(?<!lam ){_NOUN}(?! lam\b)(?! su dung\b)(?! ban hanh\b)(?!"
        rf" ap dung\b)",
    ),
    (Cue.TASK, r"(?<=lam )viec(?= (?:gi|nao)\b)|(?<=lam nhung )viec(?= (?:gi|nao)\b)|deadline"),
    (
        Cue.LEAD,
        r"(?:(?:duoc giao|duoc|dang|la nguoi|la|nguoi|lam) )*(?:chu tri|dau moi|phu trach chinh|chiu"
        r" trach nhiem chinh)",
    ),
    (
        Cue.SUPPORT,
        r"(?:(?:duoc giao|duoc|dang|la nguoi|nguoi|cung) )*(?:phoi hop|ho tro|tham gia)(?: (?:voi|cung))?",
    ),
    (
        Cue.DO,
        r"(?:(?:duoc giao|duoc|dang|la nguoi|nguoi|se|phai) )*(?:phu trach|dam nhan|dam nhiem|theo doi"
        r"|lo|giu|thuc hien|lam|xu ly)",
    ),
    (Cue.ME, rf"(?:(?:thuoc|cua|do|phan|ben|cho) )*(?:{_SELF}|tao|mk|ban than)(?! (?:ta|oi)\b)"),
    (Cue.ME, r"cua (?:anh|chi)(?! [a-z])|(?:anh|chi) (?=(?:con|co|phai|can)\b)"),
    (Cue.WHICH, r"(?:la )?(?:nhung )?(?:gi|nao)(?: nua)?"),
    (Cue.WHETHER, rf"khong{_TAIL}"),
    (
        Cue.ABOUT,
        r"ve (?:linh vuc|mang|noi dung|viec)|ve|lien quan(?: den| toi)?|(?:thuoc |trong )?linh vuc"
        r"|(?:thuoc )?mang",
    ),
    (Cue.SEVERAL, r"(?:tat ca|toan bo|cac|nhung|moi)"),
    (
        Cue.FILLER,
        r"(?:a|ah|ak|u|da|vang|thua|oi|nhe|nha|nhi|vay|the|di|voi|ha|ho|giup|gium|xin|la|thi|co|con|dang"
        r"|phai|can|se"
        r"|duoc giao|duoc|bi|giao|roi|nua|hien nay|hien tai|hien|bay gio|luc nay|den nay|tinh den|tu"
        r" nay|lich|nhieu nhat"
        r"|trong|vao|cua|o"
        r"|tai|cho|va|hay|nhat|nguoi|hoi|biet|them|theo|do|den|thuoc|tren|het|tro ly|em|anh|chi|ban|minh)",
    ),
)
COMPILED = tuple((cue, re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])")) for cue, pattern in TABLE)

_TONED = (
    "trễ trể chậm hạn việc vướng ai về gì lo giữ tôi tới tối mảng lọc đang đã bị còn có của của và là thì"
    " các những mọi"
    " nào nhé nha nhỉ vậy thế đi với à ạ ừ dạ vâng thưa ơi hả hở hộ giúp giùm xin phải cần sẽ được giao"
    " rồi nữa hiện"
    " trong vào ở tại cho hay nhất người hỏi biết thêm theo do đến thuộc trên hết em anh chị bạn mình"
    " chúng tui ta"
    " sắp gần chuẩn chưa xong hoàn thành tất bắt đầu làm kỳ quá kẹt mắc bế tắc khăn khó không cả toàn"
    " phường xã cơ quan"
    " đơn phòng bên bao nhiêu mấy số đầu mục nhiệm vụ chốt chủ trì mối phụ trách chính chịu phối hợp hỗ"
    " trợ tham gia"
    " đảm nhận nhiệm dõi lỡ xử lý lí báo cáo trả lời phản hồi cập nhật đâu sao ra tiến độ tình hình giờ"
    " khi lúc hôm ngày"
    " danh sách xem tra cứu kiểm thống kê liệt nêu rõ tên muốn phép gửi nộp chào sếp cô chú bác ông bà"
    " đồng chí tính nay từ"
    " tháng bây tạo tao bản thân phần cùng động công tổng cộng toàn bộ lĩnh vực liên nội dung cái lại kết quả"
    " thực hiện triển"
    " khai hành giải quyết tồn đọng dở dang đáo gặp mới vừa điều khoản chương quy định chế luật pháp nghị"
    " thông tư nhắc"
    " nói nhờ vui lòng ơn in kể kế hoạch hẹn lệnh cán bộ chức nhiều nợ chuyện"
)
TONES: dict[str, set[str]] = {}
"""How each folded word of the table is written where a text has tones: "đăng" is no "đang"."""
for _word in _TONED.split():
    TONES.setdefault(fold(_word), set()).add(_word)

COMPOUND = re.compile(
    r"(?<![a-z0-9])(?:mot cua|dang (?:tin|ky|bai|kiem|vien|uy|bo)|giao (?:dat|thong|duc|dich|rung)|hoi"
    r" (?:dong|nghi|thi|phu nu|nong dan|cuu)"
    r"|tai (?:chinh|lieu|san|nguyen)|thi (?:dua|hanh)|ho (?:tich|so|ngheo|khau|gia)|the (?:thao|can)|co"
    r" (?:so|cau|dong|che)"
    r"|can (?:bo|cuoc)|cho (?:phep)|vay von|bi (?:thu|mat)|theo doi|tu kiem tra|tra ket qua|tro giup"
    r"|nguoi (?:dan|co)"
    r"|con (?:dau|nguoi)|den (?:bu|on)|nhat ky|trong tam)(?![a-z0-9])"
)
"""Folded pairs of syllables that are one word of a field though one of them alone says nothing."""

NO_FIELD = frozenset(
    {
        "thi",
        "khi",
        "neu",
        "gi",
        "sao",
        "nao",
        "may",
        "phat",
        "phai",
        "khong",
        "chua",
        "ubnd",
        "hdnd",
        "tai",
        "vi",
        "bang",
        "boi",
        "toa",
    }
)
"""Folded words that do not stand in the name of a field, but in questions about rules."""
