"""Photos: showing, choosing, removing."""

from typing import Any

from flask import flash, send_file, url_for
from werkzeug.wrappers import Response

from kb.core.errors import Invalid, NotFound
from kb.core.language import text
from kb.people import photos, service
from kb.people.queries import existing_person, photo_in_use
from kb.taxonomy import queries as taxonomy
from kb.web.kit import access, house, language, reading, say, see_other, transaction, viewer
from kb.web.people.blueprint import bp
from kb.web.people.forms import PhotoForm, ProfileForm, profile_values
from kb.web.people.profile import profile_form_page
from kb.web.people.throttle import spend_upload


@bp.get("/photos/<name>")
@access("member")
def photo(name: str) -> Response:
    """A photo that a colleague shows now. The name changes with the picture, so it may be kept."""
    path = photos.photo_path(house().settings.photo_dir, name)
    if path is None or not path.is_file() or not photo_in_use(reading(), name):
        raise NotFound
    answer = send_file(path, mimetype="image/webp", conditional=True, etag=name)
    answer.headers["Cache-Control"] = "private, max-age=604800, immutable"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Content-Disposition"] = "inline"
    return answer


@bp.post("/settings/photo")
@access("member")
def upload_photo() -> Any:
    """Show another photo."""
    form = PhotoForm()
    try:
        spend_upload(viewer().id)
        file = form.photo.data
        if file is None or not file.filename:
            raise Invalid({"photo": [text("Choose a picture first.")]})
        made = photos.make_photo(file.stream.read(photos.MOST_BYTES + 1))
        name = photos.keep_photo(house().settings.photo_dir, made)
        with transaction() as session:
            service.show_photo(session, viewer().id, name)
    except Invalid as error:
        form.take(error)
        return _form_again(form), 422
    flash(say(text("Colleagues see this photo from now on.")))
    return see_other(url_for("people.edit_profile"))


@bp.post("/settings/photo/remove")
@access("member")
def remove_photo() -> Response:
    """Show initials again."""
    with transaction() as session:
        service.show_photo(session, viewer().id, None)
    flash(say(text("Your photo is removed.")))
    return see_other(url_for("people.edit_profile"))


def _form_again(form: PhotoForm) -> str:
    person = existing_person(reading(), viewer().id)
    about = ProfileForm(formdata=None, data=profile_values(person))
    about.offer(taxonomy.departments(reading(), language()))
    return profile_form_page(person, about, form)
