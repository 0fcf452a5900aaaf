"""The blueprint the views of this room register on."""

from flask import Blueprint

bp = Blueprint("practices", __name__, url_prefix="/practices")
