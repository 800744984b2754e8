"""The tests: people and dialogues first, then one folder per package."""
