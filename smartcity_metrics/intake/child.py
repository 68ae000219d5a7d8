"""The child process in which every upload is parsed: a fresh interpreter under limits, kept warm, replaced after any fault.

The two sides speak length-prefixed JSON and raw bytes, never pickle, so that a child which a file
has taken over can hand nothing but data to its parent.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO

MEMORY_BYTES = 1536 * 2**20
CPU_SECONDS = 40
WALL_SECONDS = 60.0
ANSWER_BYTES = 256 * 2**20
RESTING_BYTES = 220 * 2**20  # a child that has grown beyond this is replaced, so that memory goes back
_SIZES = struct.Struct("<II")


class ChildFailed(Exception):
    """The child died, ran out of a limit, or answered something unreadable."""


class Child:
    """One child process and the lock that lets one upload through at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen | None = None
        self.folder: tempfile.TemporaryDirectory | None = None

    def warm(self) -> None:
        """Start the child, so that the first upload does not wait for it."""
        with self.lock:
            self._started()

    def close(self) -> None:
        """End the child."""
        with self.lock:
            self._end()

    def ask(self, question: dict, data: bytes) -> tuple[dict, list[bytes]]:
        """The answer's JSON and its blocks of bytes. ChildFailed when there is none that can be trusted to be whole."""
        with self.lock:
            process = self._started()
            alarm = threading.Timer(WALL_SECONDS, process.kill)
            alarm.daemon = True
            alarm.start()
            try:
                _send(process.stdin, question, [data])
                answer, blocks = _receive(process.stdout)
            except (OSError, ValueError, EOFError, struct.error, AttributeError, RecursionError, MemoryError) as reason:
                self._end()
                raise ChildFailed(type(reason).__name__) from reason
            finally:
                alarm.cancel()
            if not isinstance(answer, dict) or answer.get("failed") or answer.get("resting", 0) > RESTING_BYTES:
                self._end()
                self._started()  # it grows warm while the parent goes on
            if not isinstance(answer, dict) or answer.get("failed"):
                raise ChildFailed(str(answer.get("failed")) if isinstance(answer, dict) else "no object")
            return answer, blocks

    def _started(self) -> subprocess.Popen:
        if self.process is not None and self.process.poll() is None:
            return self.process
        self._end()
        self.folder = tempfile.TemporaryDirectory(prefix="intake-")
        paths = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path and Path(path).is_dir())]
        code = "import sys, json; sys.path[:0] = json.loads(sys.argv[1]); from smartcity_metrics.intake.child import serve; serve()"
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH", "TZ") if name in os.environ}  # no secrets
        self.process = subprocess.Popen([sys.executable, "-I", "-B", "-c", code, json.dumps(paths)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.folder.name, env=kept)
        return self.process

    def _end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                try:
                    pipe.close()
                except OSError:  # what was still to be written has nowhere to go
                    continue
        if self.folder is not None:
            self.folder.cleanup()
        self.process = self.folder = None


_CHILD = Child()
warm, close, ask = _CHILD.warm, _CHILD.close, _CHILD.ask
atexit.register(close)


def _send(pipe: BinaryIO, header: dict, blocks: list[bytes]) -> None:
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    pipe.write(_SIZES.pack(len(text), len(blocks)))
    pipe.write(text)
    for block in blocks:
        pipe.write(_SIZES.pack(len(block), 0))
        pipe.write(block)
    pipe.flush()


def _receive(pipe: BinaryIO) -> tuple[dict, list[bytes]]:
    length, count = _SIZES.unpack(_exactly(pipe, _SIZES.size))
    if length > ANSWER_BYTES or count > 64:
        raise ValueError("larger than any answer")
    header = json.loads(_exactly(pipe, length).decode("utf-8", "replace"))
    blocks, left = [], ANSWER_BYTES
    for _ in range(count):
        size, _ = _SIZES.unpack(_exactly(pipe, _SIZES.size))
        left -= size
        if left < 0:
            raise ValueError("larger than any answer")
        blocks.append(_exactly(pipe, size))
    return header, blocks


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    data = pipe.read(size)
    if len(data) != size:
        raise EOFError("the other side is gone")
    return data


def serve() -> None:
    """The child's life: one upload after another, until the parent is gone. Called in the fresh interpreter only."""
    _limit()
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints may be taken for an answer
    from smartcity_metrics.intake.reading import read

    gc.freeze()
    gc.disable()  # the cells of a large sheet would be searched for cycles again and again while they are made
    while True:
        try:
            question, blocks = _receive(incoming)
        except (EOFError, ValueError):
            return
        _limit_time()
        try:
            answer = read(blocks[0], question["name"], question["known"], question["asked"], question.get("repairs"))
            header, columns = answer.header | {"resting": _resting()}, answer.columns
        except BaseException as reason:  # noqa: BLE001 - a reader's panic is no Exception; whatever it is, the parent hears of it
            header, columns = {"failed": type(reason).__name__}, []
        _send(outgoing, header, columns)
        del question, blocks, header, columns
        answer = None
        gc.collect()  # while the parent goes on


def _limit() -> None:
    """Memory, files and core dumps; Windows has no such limits, there the guard and the wall time hold."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """Processor seconds for this upload, on top of what earlier ones took."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, resource.RLIM_INFINITY))


def _resting() -> int:
    """The most memory that this process has held, in bytes; 0 where it cannot be told."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
