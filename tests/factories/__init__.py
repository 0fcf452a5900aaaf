"""Practices, people and doings for tests, made by the same services as the product's."""
