"""Tests of reading, structure, references and plans."""
