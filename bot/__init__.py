"""The assistant people talk to: accounts, conversations, channels, settings, the command line."""
