"""What README says about running it for a city, tried: nginx as written there, with TLS, the websocket, an upload and several servers."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.running import HOUSE, Server, free_port
from tests.visiting import run

README = (HOUSE / "README.md").read_text(encoding="utf-8")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def block(kind: str, number: int = 0) -> str:
    """A block of README of this kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[number]


@pytest.fixture(scope="module")
def front(servers: tuple[Server, Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx as README has it, with our own ports and certificate in place of the example's; a third server is down."""
    if NGINX is None:
        pytest.skip("no nginx: install the package nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", folder / "key",
                    "-out", folder / "certificate"], check=True, capture_output=True)
    plain, secure, text = free_port(), free_port(), block("nginx")
    for old, new in (("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen 443", f"listen 127.0.0.1:{secure}"),
                     ("/etc/ssl/certs/dasbor.pem", str(folder / "certificate")), ("/etc/ssl/private/dasbor.key", str(folder / "key")),
                     ("server 127.0.0.1:8501;", "".join(f"server {one.removeprefix('http://')};" for one in (*(one.base for one in servers), f"http://127.0.0.1:{free_port()}"))),
                     ("client_max_body_size 21m;", "client_max_body_size 21m; add_header X-Server $upstream_addr;")):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    whole = folder / "nginx.conf"
    temporary = "".join(f"{one}_temp_path {folder / one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole.write_text(f"daemon off; pid {folder / 'pid'}; error_log {folder / 'log'};\nevents {{}}\nhttp {{ access_log off; {temporary}\n{text}\n}}\n")
    tried = subprocess.run([NGINX, "-t", "-p", folder, "-c", whole], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen([NGINX, "-p", folder, "-c", whole], stderr=subprocess.DEVNULL)
    address = f"https://localhost:{secure}"
    _wait_for(f"{address}/healthz")
    yield address
    process.terminate()
    process.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            if httpx2.get(address, verify=False).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"no answer from {address}")


def through(front: str, cookie: str = "", page: str = "") -> str:
    """What a visitor is sent over a websocket through nginx."""
    with connect(front.replace("https", "wss", 1) + "/_stcore/stream", subprotocols=["streamlit"], origin=front, max_size=None,
                 ssl=_trusting(), additional_headers={"Cookie": cookie} if cookie else None) as socket:
        return "\n".join(str(one.delta.new_element) for one in run(socket, page) if ForwardMsg.WhichOneof(one, "type") == "delta")


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def test_the_page_and_its_websocket_come_through_nginx(front):
    assert re.search(r"Edisi \d+ ", through(front))
    answer = httpx2.get(front, verify=False)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert "script-src" in answer.headers["content-security-policy"]


def test_the_sign_in_behind_tls_sets_a_cookie_for_tls_only_which_opens_the_staff_page(front, servers):
    answer = httpx2.post(f"{front}/masuk", data={"name": "Sari", "password": servers[0].account()}, verify=False)
    assert answer.status_code == 303
    assert "secure" in answer.headers["set-cookie"].lower()
    assert answer.headers["location"].startswith("/")
    assert "file_uploader" in through(front, answer.headers["set-cookie"].split(";")[0], "unggah")


def test_a_file_within_the_limit_reaches_streamlit_and_a_larger_one_does_not(front, servers):
    cookie = servers[0].signed_in()
    for size, wanted in ((20 * 2**20, False), (23 * 2**20, True)):
        answer = httpx2.put(f"{front}/_stcore/upload_file/session/file", headers={"cookie": cookie}, files={"file": ("a.csv", bytes(size))}, verify=False)
        assert (answer.status_code == 413) is wanted


def test_a_visitor_stays_with_one_server_and_never_meets_the_one_that_is_down(front):
    """Twenty sessions, of whatever tokens: a third of them would belong to the server that is down."""
    served = [{httpx2.get(f"{front}/healthz", headers={"cookie": f"quickwin={number}"}, verify=False).headers["x-server"].split(", ")[-1]
               for _ in range(3)} for number in range(20)]
    assert [len(one) for one in served] == [1] * 20
    assert len(set.union(*served)) == 2


def test_the_units_of_systemd_are_well_formed(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze: install the package systemd")
    for number, name in enumerate(("quickwin.service", "quickwin-backup.service")):
        unit = tmp_path / name
        unit.write_text(block("ini", number).replace("/opt/quickwin/.venv/bin/streamlit", "/bin/true"), encoding="utf-8")
        tried = subprocess.run([program, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
        assert name not in tried.stderr, tried.stderr


def test_the_backup_of_the_timer_makes_a_file_named_by_the_day(servers, tmp_path):
    """The very command of the unit, with our own folders in place of the example's."""
    line = re.search(r"^ExecStart=/bin/sh -c '(.*)'$", block("ini", 1), re.MULTILINE).group(1)
    for old, new in (("%%", "%"), ("$$", "$"), ("/var/backups/quickwin", str(tmp_path)), (".venv/bin/python", sys.executable)):
        assert old in line
        line = line.replace(old, new)
    done = subprocess.run(["/bin/sh", "-c", line], cwd=HOUSE, env=os.environ | {"DATABASE_URL": servers[0].store}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [file] = tmp_path.iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{4}\.sqlite", file.name)
