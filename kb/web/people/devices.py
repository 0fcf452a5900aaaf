"""Where one is signed in, and signing out there."""

from flask import flash, url_for
from werkzeug.wrappers import Response

from kb.core.language import text
from kb.people import service
from kb.web.kit import access, say, see_other, transaction, viewer
from kb.web.kit.auth import end_session
from kb.web.people.blueprint import bp


@bp.post("/settings/devices/<int:id>/end")
@access("member")
def end_device(id: int) -> Response:  # noqa: A002 - the name of the part of the address
    """Sign out on one other browser."""
    with transaction() as session:
        service.end_one_session(session, viewer().id, id)
    flash(say(text("Signed out there.")))
    return see_other(url_for("people.settings", _anchor="devices"))


@bp.post("/settings/devices/end")
@access("member")
def end_devices() -> Response:
    """Sign out everywhere, here too."""
    with transaction() as session:
        service.end_all_sessions(session, viewer().id)
    end_session()
    flash(say(text("You are signed out everywhere.")))
    return see_other(url_for("people.sign_in"))
