"""The blueprint of departments and themes."""

from flask import Blueprint

bp = Blueprint("taxonomy", __name__)
