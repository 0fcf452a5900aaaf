"""Notices: what a person should know, and the feed of practices chosen for them."""
