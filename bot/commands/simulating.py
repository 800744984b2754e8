"""`cchc simulate`: a year of an office, a province or the country, on a virtual clock against stand-ins."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.failures import CommandError
from bot.commands.shared import Json, show
from bot.simulation.offices import FEWEST
from bot.simulation.running import simulate as live_through


def simulate(
    officers: Annotated[
        int, typer.Option("--officers", min=FEWEST, max=1_000_000, help="Số người (đến 60 là một cơ quan).")
    ] = 40,
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="Số ngày, từ 06/01/2026.")] = 365,
    seed: Annotated[int, typer.Option("--seed", help="Cùng số này thì chạy lại giống hệt.")] = 1,
    database: Annotated[
        str, typer.Option("--database", metavar="URL", help="PostgreSQL trống; mặc định SQLite tạm.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Chạy thử việc nhắc trên đồng hồ ảo: người, kế hoạch, nghỉ phép, trả lời; nền tảng giả lập trong máy.

    In số lời nhắc mỗi ngày, độ trễ, hạn mức đã dùng, dung lượng, CPU. Thoát với mã 1 nếu có lời nhắc sai:
    hai lần, sau khi xong, khi đang nghỉ, ngoài giờ, hoặc mất.

    Một năm của 40 người mất 2 đến 3 phút CPU (đã đo); theo tỷ lệ đó 10.000 người khoảng 10 giờ, 200.000
    người khoảng 8 ngày, nên với cả nước hãy chạy vài tuần (--days 20).
    """
    with tempfile.TemporaryDirectory(prefix="cchc-simulate-") as folder:
        where: Path | str = database or Path(folder) / "cchc.db"
        try:
            figures, examples = live_through(
                where, officers, days, seed, lambda line: typer.echo(line, err=True)
            )
        except ValueError as error:
            raise CommandError("Cơ sở dữ liệu để chạy thử phải trống.") from error
    for example in examples:
        typer.echo(example, err=True)
    show(as_json, figures.to_json(), str(figures))
    if not figures.right:
        raise typer.Exit(1)
