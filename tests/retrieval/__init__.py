"""Tests of finding and quoting passages."""
