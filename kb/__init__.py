"""Passerelle: a peer best-practice knowledge base for sales leaders."""

__version__ = "0.1.0"
