"""Security headers on every answer."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from kb.web.kit.locale import house_settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
YEAR = 365 * 24 * 3600


class CookieOnPages(SecureCookieSessionInterface):
    """The cookie belongs to pages: a static file that anybody may cache neither brings one nor varies by it."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, unless the answer is a static file."""
        if request.endpoint != "static":
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Add the headers to each answer that does not set them itself."""
    app.session_interface = CookieOnPages()
    secure = house_settings(app).secure

    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if secure:
            headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        if request.endpoint == "static" and response.status_code in (200, 206, 304):
            lifetime = f"public, max-age={YEAR}, immutable" if request.args.get("v") else "public, max-age=3600"
            headers["Cache-Control"] = lifetime
        else:
            headers.setdefault("Cache-Control", "private, no-store")
            response.vary.update(["Cookie", "Accept-Language"])
        return response

    app.after_request(add)
