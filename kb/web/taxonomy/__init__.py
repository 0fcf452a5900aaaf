"""Departments and themes: indexes, their pages, and the tables of the administrator."""

from kb.web.taxonomy import admin_departments, admin_themes, views
from kb.web.taxonomy.blueprint import bp

__all__ = ["admin_departments", "admin_themes", "bp", "views"]
