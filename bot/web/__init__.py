"""The files of the chat page, served as they are."""
