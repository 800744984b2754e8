"""Alembic migrations of the tables of all packages, together."""
