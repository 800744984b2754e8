"""Tests of the assistant: channels, conversations, web pages, settings."""
