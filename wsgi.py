"""The WSGI entry point: ``gunicorn wsgi:app``."""

from kb.app import create_app

app = create_app()
