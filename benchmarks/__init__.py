"""Measurements, run by hand: each module is a command."""
