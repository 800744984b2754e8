"""The documents of an office and their sections, read and written in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint, delete, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from knowledge.columns import Moment, add_once, fitted
from knowledge.model import Document, Head, PageText, Reading, Section, SectionKind, Source


class KnowledgeBase(DeclarativeBase):
    """The metadata of the tables that knowledge owns."""

    type_annotation_map = {datetime: Moment(), date: Date(), list[Any]: JSON()}  # noqa: RUF012


class DocumentRow(KnowledgeBase):
    """`sha256` is of the bytes as sent, which stay in the office's file store under that name."""

    __tablename__ = "documents"
    # An id is never used again: plans and citations name documents by it.
    __table_args__ = (UniqueConstraint("office_id", "sha256"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(300))
    number: Mapped[str | None] = mapped_column(String(100))
    kind: Mapped[str | None] = mapped_column(String(50))
    issuer: Mapped[str | None] = mapped_column(String(300))
    issued: Mapped[date | None]
    title: Mapped[str | None] = mapped_column(Text)
    pages: Mapped[int | None]
    quality: Mapped[float]
    warnings: Mapped[list[Any]]
    passages: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]

    def __repr__(self) -> str:
        return f"<document {self.id} {self.number} of office {self.office_id}>"


class SectionRow(KnowledgeBase):
    __tablename__ = "sections"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    locator: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None]
    parent: Mapped[int | None]
    restored: Mapped[str | None] = mapped_column(Text)

    def __repr__(self) -> str:
        return f"<section {self.ordinal} of document {self.document_id}: {self.locator}>"


class PageRow(KnowledgeBase):
    """A page's own words, exactly as the file gave them, and as they are read. 0 is a file without pages."""

    __tablename__ = "pages"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    original: Mapped[bytes]
    readable: Mapped[str] = mapped_column(Text)
    quality: Mapped[float]
    source: Mapped[str] = mapped_column(String(10))

    def __repr__(self) -> str:
        return f"<page {self.number} of document {self.document_id}>"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list of documents shows of one."""

    id: int
    office_id: int
    sha256: str
    file: str
    head: Head
    pages: int | None
    passages: int
    quality: float
    warnings: tuple[str, ...]


class DocumentStore:
    """The documents inside one transaction of its caller."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self, office_id: int) -> list[Entry]:
        """All documents of an office, oldest first."""
        rows = select(DocumentRow).where(DocumentRow.office_id == office_id).order_by(DocumentRow.id)
        return [_entry(row) for row in self._session.scalars(rows)]

    def entry(self, office_id: int, document_id: int) -> Entry | None:
        """One document of the office, or None."""
        row = self._session.get(DocumentRow, document_id)
        return _entry(row) if row is not None and row.office_id == office_id else None

    def by_hash(self, office_id: int, sha256: str) -> Entry | None:
        """The office's document with these bytes, or None."""
        row = self._session.scalars(
            select(DocumentRow).where(DocumentRow.office_id == office_id, DocumentRow.sha256 == sha256)
        ).one_or_none()
        return _entry(row) if row is not None else None

    def add(self, office_id: int, sha256: str, reading: Reading, document: Document, at: datetime) -> int:
        """Keep a read document; its id. One whose bytes the office has already stays as it is."""
        head = document.head
        bytes_ = {"office_id": office_id, "sha256": sha256}
        new = add_once(
            self._session,
            DocumentRow,
            bytes_,
            bytes_
            | {
                "file": fitted(reading.file, 300),
                "number": _fitted(head.number, 100),
                "kind": _fitted(head.kind, 50),
                "issuer": _fitted(head.issuer, 300),
                "issued": head.issued,
                "title": head.title,
                "pages": reading.pages,
                "quality": reading.quality,
                "warnings": list(reading.warnings),
                "passages": 0,
                "added_at": at,
            },
        )
        document_id = self._session.scalars(
            select(DocumentRow.id).where(DocumentRow.office_id == office_id, DocumentRow.sha256 == sha256)
        ).one()
        if not new:
            return document_id
        self._session.add_all(
            SectionRow(
                document_id=document_id,
                ordinal=ordinal,
                kind=section.kind.value,
                label=fitted(section.label, 100),
                title=section.title,
                text=section.text,
                locator=section.locator,
                page=section.page,
                parent=section.parent,
                restored=section.restored,
            )
            for ordinal, section in enumerate(document.sections)
        )
        self._session.add_all(
            PageRow(
                document_id=document_id,
                number=page.number or 0,
                original=page.original.encode("utf-8", "surrogatepass"),
                readable=page.readable,
                quality=page.quality,
                source=page.source.value,
            )
            for page in reading.texts
        )
        self._session.flush()
        return document_id

    def pages(self, document_id: int) -> tuple[PageText, ...]:
        """The pages of a document, in order."""
        rows = select(PageRow).where(PageRow.document_id == document_id).order_by(PageRow.number)
        return tuple(
            PageText(
                row.number or None,
                row.original.decode("utf-8", "surrogatepass"),
                row.readable,
                row.quality,
                Source(row.source),
            )
            for row in self._session.scalars(rows)
        )

    def document(self, document_id: int) -> Document | None:
        """A document with its whole tree."""
        row = self._session.get(DocumentRow, document_id)
        if row is None:
            return None
        rows = select(SectionRow).where(SectionRow.document_id == document_id).order_by(SectionRow.ordinal)
        sections: Sequence[Section] = [
            Section(
                SectionKind(section.kind),
                section.label,
                section.title,
                section.text,
                section.locator,
                section.page,
                section.parent,
                section.restored,
            )
            for section in self._session.scalars(rows)
        ]
        return Document(_entry(row).head, tuple(sections))

    def set_passages(self, document_id: int, number: int) -> None:
        """Note how many passages the document gave."""
        self._session.execute(
            update(DocumentRow).where(DocumentRow.id == document_id).values(passages=number)
        )

    def remove(self, document_id: int) -> None:
        """Forget a document and its sections."""
        self._session.execute(delete(PageRow).where(PageRow.document_id == document_id))
        self._session.execute(delete(SectionRow).where(SectionRow.document_id == document_id))
        self._session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))


def _fitted(text: str | None, width: int) -> str | None:
    return None if text is None else fitted(text, width)


def _entry(row: DocumentRow) -> Entry:
    head = Head(row.number, row.kind, row.issuer, row.issued, row.title)
    return Entry(
        row.id,
        row.office_id,
        row.sha256,
        row.file,
        head,
        row.pages,
        row.passages,
        row.quality,
        tuple(row.warnings),
    )
