"""What the documents claim is what the program has: settings, commands."""

from __future__ import annotations

from pathlib import Path

from typer.main import get_command

from bot.cli import app
from bot.settings import Settings

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented_with_its_default() -> None:
    table = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        assert f"| `CCHC_{name.upper()}` | `{default}` |".replace("| `` |", "| |") in table, name
    documented = {line.split("`")[1] for line in table.splitlines() if line.startswith("| `CCHC_")}
    assert documented == {f"CCHC_{name.upper()}" for name in Settings.model_fields}


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for name in commands:
        assert f"`cchc {name}" in text, name


def test_the_readme_has_the_settings_table() -> None:
    assert "docs/settings.md" in (ROOT / "README.md").read_text(encoding="utf-8")
