"""The commands of `cchc`, one module per subject; bot.cli puts them together."""
