"""The demonstration office's own documents, written for this project and marked as samples."""
