"""Who is asking: Flask-Login on top of the sessions table."""

from contextlib import suppress
from typing import cast

from flask import Flask, Response, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from kb.core.errors import NotAllowed, Unavailable
from kb.people import sessions as service
from kb.people.models import Person
from kb.people.queries import Viewer, viewer_of
from kb.web.kit.house import house
from kb.web.kit.sessions import reading, transaction


class SignedIn(UserMixin):  # type: ignore[misc]
    """The signed-in person of this request, known by the secret of their session."""

    def __init__(self, viewer: Viewer, secret: str, session_id: int) -> None:
        self.viewer = viewer
        self.secret = secret
        self.session_id = session_id

    def get_id(self) -> str:
        return self.secret


def viewer_or_none() -> Viewer | None:
    """Who is asking, or ``None`` before signing in."""
    return cast(SignedIn, current_user).viewer if current_user.is_authenticated else None


def viewer() -> Viewer:
    """Who is asking. Raises ``NotAllowed`` before signing in, which a guarded view never sees."""
    found = viewer_or_none()
    if found is None:
        raise NotAllowed
    return found


def session_id() -> int:
    """The row of the session this request came with."""
    return cast(SignedIn, current_user).session_id


def begin_session(person: Person, stay: bool) -> None:
    """Sign ``person`` in with a new session; whatever the cookie held before is gone."""
    session.clear()
    agent = request.user_agent.string[:200]
    with transaction() as writer:
        secret = service.start_session(writer, person, stay=stay, ip=request.remote_addr or "", agent=agent)
    session.permanent = stay
    login_user(SignedIn(viewer_of(person), secret, 0))


def end_session() -> None:
    """Sign out here: the session's row goes, so that its cookie is worth nothing any more."""
    if current_user.is_authenticated:
        with transaction() as writer:
            service.end_session(writer, cast(SignedIn, current_user).secret)
    logout_user()
    session.clear()


def _load(secret: str) -> SignedIn | None:
    if "kb_unknown" in g:
        return None  # the page that says so is made for nobody in particular
    try:
        found = service.session_person(reading(), secret)
    except OperationalError:
        g.kb_unknown = True
        raise
    if found is None:
        return None
    person, row = found
    if service.touch_due(row):
        with suppress(Unavailable), house().db.transaction() as writer:  # reading goes on while a writer is slow
            service.touch(writer, row.id)
    return SignedIn(viewer_of(person), secret, row.id)


def to_sign_in() -> BaseResponse:
    """Send a visitor to the sign-in page, and back to where they were going afterwards."""
    goal = request.full_path.rstrip("?") if request.method == "GET" else None
    if goal == "/":
        goal = None
    return redirect(url_for("people.sign_in", next=goal), 303)


def init_app(app: Flask) -> None:
    """Install Flask-Login."""
    manager = LoginManager()
    manager.session_protection = None  # phones change address all day
    manager.user_loader(_load)
    manager.init_app(app)
    app.after_request(_forget_dead_session)


def _forget_dead_session(response: Response) -> Response:
    """Drop a session id from the cookie that signs nobody in any more."""
    asked = "_login_user" in g and "kb_unknown" not in g
    if asked and "_user_id" in session and not current_user.is_authenticated:
        session.pop("_user_id", None)
    return response
