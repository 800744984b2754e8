"""One module per thing a person can talk about with the assistant."""
