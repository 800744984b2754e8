"""Words that stand in a cell of time without telling any time: what is done, whose it is, small words."""

from __future__ import annotations

_DONE = (
    *("thuc hien", "trien khai", "hoan thanh", "hoan thien", "ket thuc", "bat dau", "bao cao", "to chuc"),
    *(
        "tong hop",
        "tong ket",
        "so ket",
        "danh gia",
        "kiem tra",
        "ra soat",
        "cap nhat",
        "ban hanh",
        "xay dung",
    ),
    *("tham muu", "khao sat", "tap huan", "tuyen truyen", "lap", "gui", "nop", "trinh", "xong", "theo doi"),
    *(
        "don doc",
        "dang tai",
        "tiep tuc",
        "duy tri",
        "phan dau",
        "du kien",
        "khoang",
        "thuc hien xong",
        "ra quan",
    ),
    *("tu danh gia", "tu kiem tra", "cong khai", "giai quyet", "xu ly", "phoi hop", "kiem soat", "doi thoai"),
)
_WHOSE = (
    *("ubnd", "hdnd", "ubmttq", "mttq", "dang uy", "tinh", "huyen", "thanh pho", "thi xa", "quan", "phuong"),
    *(
        "xa",
        "thi tran",
        "so noi vu",
        "phong noi vu",
        "van phong",
        "cap tren",
        "chu tich",
        "lanh dao",
        "don vi",
    ),
    *("co quan", "bo phan", "cong chuc", "can bo", "chuyen mon", "bo noi vu", "cccchc", "cchc", "tthc"),
)
_THINGS = (
    *("thoi gian", "thoi diem", "ket qua", "so lieu", "noi dung", "cong viec", "nhiem vu", "bao cao ket qua"),
    *(
        "cac bao cao",
        "de bao cao",
        "gio hanh chinh",
        "ky bao cao",
        "cac ky",
        "moi ky",
        "ky",
        "tuan le",
        "ngay le",
    ),
)
_SMALL = (
    *("cac", "nhung", "moi", "cho", "cua", "ve", "tai", "la", "vao luc", "vao", "luc(?=\\s*[0-9])", "trong"),
    *(
        "deu",
        "it nhat",
        "toi thieu",
        "nhat la",
        "dong thoi",
        "cung",
        "thi",
        "phai",
        "can",
        "sang",
        "chieu",
        "toi",
    ),
    *(
        "voi",
        "lien",
        "ngay(?=\\s+tu\\b)",
        "hang(?=\\s+ky\\b)",
        "va khi",
        "theo(?=\\s+ky\\b)",
        "som nhat",
        "ro",
    ),
    *(
        "tu(?=\\s+nay)",
        "nay(?=\\s+den)",
        "trong(?=\\s+ca)",
        "(?:den|toi)(?=\\s+truoc)",
        "nua",
        "ca(?=\\s+hai)",
    ),
)
# Labels of parts that are no dates: "đợt 1: tháng 3, đợt 2: tháng 9".
_NUMBERED = (
    r"(?:dot|lan|ky|giai doan)\s+(?:thu\s+)?(?:[1-9]|i{1,3}|nhat|hai|mot)"
    r"(?![a-z0-9/])(?!\s*(?:lan|thang|quy|nam)\b)"
)

PATTERNS: tuple[str, ...] = (
    _NUMBERED,
    *(
        rf"{word.replace(' ', chr(92) + 's+')}(?![a-z])"
        for word in sorted((*_DONE, *_WHOSE, *_THINGS, *_SMALL), key=len, reverse=True)
    ),
)
"""Patterns over folded text, the longer first."""
