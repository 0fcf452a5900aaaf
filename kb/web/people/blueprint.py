"""The blueprint of people."""

from typing import Any

from flask import Blueprint, request

from kb.people.photos import MOST_BYTES

bp = Blueprint("people", __name__)

UPLOADS = ("people.upload_photo",)
FORM_AROUND = 64 * 1024


@bp.url_value_preprocessor
def allow_uploads(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let more in where a photo is expected; this runs before anything reads the body."""
    if endpoint in UPLOADS:
        request.max_content_length = MOST_BYTES + FORM_AROUND
