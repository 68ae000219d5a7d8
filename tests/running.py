"""A dashboard, or any other Streamlit app, as a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import httpx2

from smartcity_metrics.passwords import hashed
from smartcity_metrics.store import open_store

HOUSE = Path(__file__).resolve().parents[1]
PLAIN = ["--server.headless", "true", "--server.address", "127.0.0.1", "--server.fileWatcherType", "none",
         "--browser.gatherUsageStats", "false"]  # what our own settings say anyway, so that bare pages start alike
PASSWORD = "tujuh-belas-angin"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
                  "--disable-component-update", "--no-first-run", "--force-color-profile=srgb", "--font-render-hinting=none"]


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, that of its store, and everything that it has printed."""

    base: str
    store: str
    file: Path
    process: subprocess.Popen
    healthy_at: float = 0.0  # on time.perf_counter's clock

    @property
    def log(self) -> str:
        """What the server has printed so far."""
        return self.file.read_text(encoding="utf-8", errors="replace")

    @property
    def first_link(self) -> str:
        """The address that makes the first admin; "" once there is an account."""
        found = re.search(r"http\S+/sandi\?tautan=[\w-]+", self.log)
        return found.group() if found else ""

    def account(self, name: str = "Sari", role: str = "publisher", opd: str | None = None, city: str = "") -> str:
        """See to it that there is such an account; its password."""
        opened = open_store(self.store)
        if opened.accounts.of(name) is None:
            opened.accounts.add(name, role, opd, city=city, by="tests", at=datetime.now(UTC))
            opened.accounts.set_password(name, kept_password(), by="tests", at=datetime.now(UTC))
        opened.close()
        return PASSWORD

    def signed_in(self, name: str = "Sari", role: str = "publisher", opd: str | None = None, city: str = "") -> str:
        """The Cookie header of somebody who has signed in with a password."""
        answer = httpx2.post(f"{self.base}/masuk", data={"name": name, "password": self.account(name, role, opd, city)})
        assert answer.status_code == 303, answer.text
        return answer.headers["set-cookie"].split(";")[0]


@cache
def kept_password() -> str:
    """PASSWORD as a store keeps it: hashed once, as it takes a while on purpose."""
    return hashed(PASSWORD)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def started(folder: Path, *, script: Path = HOUSE / "dashboard.py", store: str | None = None, port: int | None = None,
            **environment: str) -> Server:
    """`streamlit run` of the script as its own process, waited for until it is healthy. The caller ends it with `ended`."""
    port, log = port or free_port(), folder / f"server-{free_port()}.log"
    address = store or f"sqlite:///{(folder / 'dashboard.sqlite').as_posix()}"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *PLAIN], cwd=script.parent,
            env=os.environ | {"DATABASE_URL": address, "PYTHONUNBUFFERED": "1"} | environment, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True)
    server = Server(f"http://127.0.0.1:{port}", address, log, process)
    try:
        healthy_at = _wait_until_healthy(server, "/healthz" if script.name == "dashboard.py" else "/_stcore/health")
    except BaseException:
        ended(server)
        raise
    return Server(server.base, address, log, process, healthy_at)


def ended(server: Server) -> None:
    """End the server and whatever it has started."""
    if server.process.poll() is None:
        os.killpg(server.process.pid, signal.SIGTERM)
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()


def _wait_until_healthy(server: Server, path: str, seconds: float = 60) -> float:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended at once:\n{server.log}")
        try:
            with urllib.request.urlopen(server.base + path, timeout=5) as answer:
                if answer.headers.get_content_type() != "text/html":  # Streamlit's page answers at addresses that are nobody's
                    return time.perf_counter()
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
    raise RuntimeError(f"no answer from {server.base}{path}:\n{server.log}")
