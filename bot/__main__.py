"""`python -m bot` is `cchc`."""

from bot.cli import main

main()
