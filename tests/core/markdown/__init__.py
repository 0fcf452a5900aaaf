"""The Markdown renderer: safe, bounded, and true to what was written."""
