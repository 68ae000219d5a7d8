"""A visitor without a browser: speaks Streamlit's protocol over its websocket."""

from __future__ import annotations

from collections.abc import Iterator

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect


def connected(base: str, cookie: str | None = None) -> ClientConnection:
    """A websocket to the server at this address."""
    return connect(base.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"], origin=base, max_size=None,
                   additional_headers={"Cookie": cookie} if cookie else None)


def run(socket: ClientConnection, page: str = "", query: str = "") -> list[ForwardMsg]:
    """Ask for one run of the script at this page address: every message up to its end."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    socket.send(asked.SerializeToString())
    return list(sent_until_finished(socket))


def visit(base: str, page: str = "", query: str = "", cookie: str | None = None) -> str:
    """Everything that a visitor of this page is sent, as text to search in."""
    with connected(base, cookie) as socket:
        return "\n".join(str(one.delta.new_element) for one in run(socket, page, query) if one.WhichOneof("type") == "delta")


def sent_until_finished(socket: ClientConnection) -> Iterator[ForwardMsg]:
    """Every message up to the end of a run."""
    while True:
        message = ForwardMsg()
        message.ParseFromString(socket.recv(timeout=60))
        yield message
        if message.WhichOneof("type") == "script_finished":
            return
