"""Taxonomy: departments and themes, with labels in three languages and the words people use instead."""
