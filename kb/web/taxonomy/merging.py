"""Merging: what each room does about it, in one transaction."""

from sqlalchemy.orm import Session

from kb.following.moves import move_follows
from kb.learning import moves as learning
from kb.people import moves as people
from kb.people.queries import Viewer
from kb.practices import service as practices
from kb.taxonomy import service
from kb.taxonomy.models import Department, Theme


def merge_department(session: Session, viewer: Viewer, source_id: int, target_id: int) -> Department:
    """Let a department go up in another, with its practices, people, tries and followers; returns the other.

    Raises what ``taxonomy.service.merge_department`` raises, before anything moved.
    """
    target = service.merge_department(session, viewer, source_id, target_id)
    practices.move_department(session, source_id, target_id)
    people.move_department(session, source_id, target_id)
    learning.move_department(session, source_id, target_id)
    move_follows(session, "department", source_id, target_id)
    return target


def merge_theme(session: Session, viewer: Viewer, source_id: int, target_id: int) -> Theme:
    """Let a theme go up in another, with its practices and followers; returns the other.

    Raises what ``taxonomy.service.merge_theme`` raises, before anything moved.
    """
    target = service.merge_theme(session, viewer, source_id, target_id)
    practices.move_theme(session, source_id, target_id)
    move_follows(session, "theme", source_id, target_id)
    return target
