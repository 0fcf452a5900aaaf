"""Practices: what works for a colleague, with its revisions and its Markdown file."""
