"""One module per messaging platform, all of the same shape (bot.ports.Channel)."""
