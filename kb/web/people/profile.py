"""The page of a colleague, and changing one's own."""

from typing import Any

from flask import flash, render_template, request, url_for

from kb.core.errors import Invalid
from kb.core.language import text
from kb.core.slugs import slugify
from kb.people import service
from kb.people.models import Person
from kb.people.queries import existing_person
from kb.taxonomy import queries as taxonomy
from kb.web.kit import access, language, reading, say, see_other, transaction, viewer
from kb.web.people.blueprint import bp
from kb.web.people.contexts import profile_page, profile_url
from kb.web.people.forms import NO_DEPARTMENT, PhotoForm, ProfileForm, profile_values


@bp.get("/colleagues/<int:id>")
@bp.get("/colleagues/<int:id>-<slug>")
@access("member")
def profile(id: int, slug: str | None = None) -> Any:  # noqa: A002 - the name of the part of the address
    """What a colleague says of themselves, shared and tried. A former name in the address leads to the one of now."""
    person = existing_person(reading(), id)
    if slug is not None and slug != slugify(person.name, "colleague"):
        return see_other(profile_url(person.id, person.name))
    page = profile_page(reading(), viewer(), person, language(), every=request.args.get("show") == "all")
    return render_template("people/profile.html", page=page, person=page.person)


@bp.route("/settings/profile", methods=["GET", "POST"])
@access("member")
def edit_profile() -> Any:
    """Change one's own profile."""
    person = existing_person(reading(), viewer().id)
    form = ProfileForm(data=profile_values(person))
    form.offer(taxonomy.departments(reading(), language()))
    if form.is_submitted() and form.validate():
        try:
            with transaction() as session:
                service.revise_profile(session, viewer().id, form.profile())
        except Invalid as error:
            form.take(error)
        else:
            flash(say(text("Saved.")))
            return see_other(url_for("people.profile", id=viewer().id))
    return profile_form_page(person, form), 422 if form.is_submitted() else 200


def profile_form_page(person: Person, form: ProfileForm, photo: PhotoForm | None = None) -> str:
    """The page with both forms, the profile and the photo."""
    marks = taxonomy.department_marks(reading(), language())
    return render_template(
        "people/edit_profile.html",
        person=person,
        form=form,
        photo=photo or PhotoForm(formdata=None),
        department=marks.get(form.department.data or NO_DEPARTMENT),
        problems=(photo or form).all_errors(),
    )
