"""Documents that pass from one office to another, in the caller's transaction."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from knowledge.store import DocumentRow, DocumentStore


def move_documents(session: Session, from_id: int, into_id: int) -> tuple[int, dict[int, int]]:
    """Let an office have all documents of another; those with the same bytes it has once.

    Returns:
        How many passed, and for each that the office had already the id of its own.
    """
    own = dict(
        session.execute(
            select(DocumentRow.sha256, DocumentRow.id).where(DocumentRow.office_id == into_id)
        ).all()
    )
    theirs = session.execute(
        select(DocumentRow.id, DocumentRow.sha256).where(DocumentRow.office_id == from_id)
    ).all()
    same = {document_id: own[sha256] for document_id, sha256 in theirs if sha256 in own}
    for document_id in same:
        DocumentStore(session).remove(document_id)
    session.execute(update(DocumentRow).where(DocumentRow.office_id == from_id).values(office_id=into_id))
    return len(theirs) - len(same), same
