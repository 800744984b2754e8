"""Strict stand-ins for the platforms, spoken to over real HTTP."""
