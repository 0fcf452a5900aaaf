"""Migrations of the database, one transaction each."""
