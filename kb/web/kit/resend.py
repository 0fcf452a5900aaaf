"""Nothing typed is lost: a form that came without a valid sign-in or token is offered to be sent again."""

from urllib.parse import urlsplit

from flask import render_template, request

from kb.web.kit.house import house

SECRET_FIELDS = ("csrf_token", "password", "new_password", "repeat", "current_password")


def same_origin() -> bool:
    """Whether the browser says that this request comes from one of our own pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc in (request.host, urlsplit(house().settings.base_url).netloc)


def sendable() -> list[tuple[str, str]]:
    """Everything in the form that came, except passwords and the token; nothing of a form from another site.

    It would hand a stranger a button that sends it.
    """
    if not same_origin():
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS]


def resend_page(signed_out: bool) -> tuple[str, int]:
    """A page (401 or 400) that holds what was typed, with a button to send it once more."""
    page = render_template("errors/resend.html", fields=sendable(), signed_out=signed_out, target=request.full_path)
    return page, 401 if signed_out else 400
