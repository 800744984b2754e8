"""The end of a document: recipients ("Nơi nhận") and the signer, with the post and authority of signing.

Decree 30/2020/NĐ-CP, appendix I: "TM." on behalf of a body, "KT." for its head, "TL." by order, "TUQ." by
authorisation, "Q." acting. The two stand side by side, so that a reader may give them line by line in one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.labels import is_capitals
from knowledge.vietnamese import collapse, fold

_RECIPIENTS = re.compile(r"n\S{1,2}i nh\S{1,3}n\s*[:;.]|noi nhan\s*$")
_AUTHORITY = re.compile(
    r"(?:tm|kt|tl|tuq|t/m|k/t|t/l)\s*[./]\s*(?=[a-z]{2})"
    r"|q\s*\.\s*(?=(?:chu|giam|truong|chanh|cuc)\s)"
)
_POSTS = (
    "chu tich", "pho chu tich", "giam doc", "pho giam doc", "tong giam doc", "pho tong giam doc",
    "truong phong", "pho truong phong", "truong ban", "pho truong ban", "pho ban", "chanh van phong",
    "pho chanh van phong", "bo truong", "thu truong", "thu tuong", "pho thu tuong", "bi thu", "pho bi thu",
    "cuc truong", "pho cuc truong", "chi cuc truong", "pho chi cuc truong", "tong cuc truong",
    "vu truong", "pho vu truong", "hieu truong", "pho hieu truong", "to truong", "to pho", "doi truong",
    "pho doi truong", "truong cong an", "pho truong cong an", "chi huy truong", "chanh thanh tra",
    "pho chanh thanh tra", "vien truong", "chanh an", "chu nhiem", "pho chu nhiem", "tong thanh tra",
    "truong doan", "chu tich nuoc", "tong bi thu", "truong tram", "cong chuc", "truong thon",
    "truong khu pho", "pho bi thu thuong truc", "pho chu tich thuong truc", "chanh toa", "tram truong",
    "thuong truc",
)  # fmt: skip
_POST = re.compile(rf"(?:{'|'.join(sorted(_POSTS, key=len, reverse=True))})\b")
_NAME_WORD = re.compile(r"[A-ZĐÀ-Ỹ][a-zđà-ỹ]{1,6}")
_FULL_NAME_WORD = re.compile(r"[A-ZĐÀ-Ỹ]{2,7}")
_SIGNED = re.compile(r"^[\[(](?:da ky|da ki)[\])]$|^(?:da ky|ky ten)\W*$")
_NOT_A_NAME = re.compile(
    r"(?:noi nhan|nhu tren|nhu dieu|luu|cong hoa|viet nam|doc lap|uy ban|phong|so|ban|van)\b"
)
_LONGEST_POST = 60
_MOST_LINES = 40


def begins_recipients(text: str) -> bool:
    """Whether a line begins the list of recipients."""
    return _RECIPIENTS.match(fold(text[:20].lstrip(" *_-"))) is not None


def begins_authority(text: str) -> bool:
    """Whether a line begins with an authority of signing: "TM. ỦY BAN NHÂN DÂN"."""
    words = text.strip()
    match = _AUTHORITY.match(fold(words[:20]))
    return match is not None and is_capitals(words[:40], 0.6)


def begins_signature(text: str) -> bool:
    """Whether a line begins the signature: an authority of signing ("TM. ỦY BAN NHÂN DÂN"), or a post."""
    words = text.strip()
    first = words.split("\n", 1)[0].strip()
    return begins_authority(first) or (
        len(first) <= _LONGEST_POST
        and is_capitals(first, 0.95)
        and _POST.match(fold(first)) is not None
        and first[-1].isalpha()
    )


def read_signer(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """The name and the post of who signed, None for what is not found.

    Args:
        lines: the lines of the closing block, readable, from where recipients or signature begin.
    """
    post: str | None = None
    authority = False
    name: str | None = None
    for line in lines[:_MOST_LINES]:
        text = collapse(line)
        for piece in _pieces(text):
            if (match := _AUTHORITY.search(fold(piece))) is not None:
                rest = piece[match.end() :].strip()
                authority = True
                if _POST.match(fold(rest)) is not None and post is None:
                    post = rest
                name = None
            elif begins_signature(piece):
                post, name = piece, None
            elif (post or authority) and (found := _person(piece)) is not None:
                name = found
    return name, _worded(post)


def _pieces(text: str) -> list[str]:
    """What a line holds side by side: recipients, then a part of the signature."""
    authority = _AUTHORITY.search(fold(text))
    if authority is not None and (authority.start() == 0 or not text[authority.start() - 1].isalnum()):
        before, after = text[: authority.start()].strip(), text[authority.start() :]
        return [part for part in (before, after) if part]
    if match := re.match(r"(.*(?:[:;.,]|\)))\s+(\S.*)$", text):
        return [match[1], match[2]]
    return [text]


def is_person(text: str) -> bool:
    """Whether a line is a person's name, with a title of learning or rank before it, and nothing else."""
    return _person(text) is not None


def _person(text: str) -> str | None:
    """A person's name: two to six syllables with capitals, and nothing else."""
    words = text.strip(" .*_|“”\"'").split()
    while words and fold(words[0]).strip(".") in ("ths", "ts", "pgs", "gs", "bs", "ks", "cn", "dai", "ta"):
        words = words[1:]
    words = [word for word in words if not word.endswith(".") or len(word) > 4]
    if not 2 <= len(words) <= 6 or _NOT_A_NAME.match(fold(" ".join(words))) or _SIGNED.match(fold(text)):
        return None
    if all(map(_NAME_WORD.fullmatch, words)):
        return " ".join(words)
    if all(map(_FULL_NAME_WORD.fullmatch, words)) and not begins_signature(text):
        return " ".join(word.capitalize() for word in words)
    return None


def _worded(post: str | None) -> str | None:
    """ "PHÓ CHỦ TỊCH" as "Phó Chủ tịch"."""
    if post is None:
        return None
    words = collapse(post).strip(" .").lower().split()
    for index in {0, 1 if words[0] == "phó" and len(words) > 1 else 0}:
        words[index] = words[index].capitalize()
    return " ".join("Văn" if word == "văn" and "Chánh" in words[:2] else word for word in words)
