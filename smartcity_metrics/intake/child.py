"""The child process in which every upload is parsed: a fresh interpreter under limits, kept warm, replaced after any fault.

The two sides speak length-prefixed JSON and raw bytes, never pickle, so that a child which a file
has taken over can hand nothing but data to its parent. Before its answer the child says how far it is;
whoever hears that may end the reading by raising, and then nothing of the upload is left.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

MEMORY_BYTES = 1536 * 2**20
CPU_SECONDS = 40
WALL_SECONDS = 60.0
ANSWER_BYTES = 256 * 2**20
RESTING_BYTES = 220 * 2**20  # a child that has grown beyond this is replaced, so that memory goes back
PHASES = ("guard", "reading", "checking")  # what the child does with an upload, in this order
WAITING = "waiting"  # for the upload of somebody else
BEAT = 0.25  # seconds after which the child says again how far it is
MESSAGES = 1_000  # of one upload; more than any honest child sends
_SIZES = struct.Struct("<II")


Heard = Callable[[str, float], None]  # the phase, and its share that is done, from 0 to 1


class ChildFailed(Exception):
    """The child died, ran out of a limit, or answered something unreadable."""


class Cancelled(Exception):
    """Whoever hears how far the child is raises this to end the reading."""


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

    def ask(self, question: dict, data: bytes, heard: Heard | None = None) -> tuple[dict, list[bytes]]:
        """The answer's JSON and its blocks of bytes. ChildFailed when there is none that can be trusted to be whole.

        `heard` is called with every phase and a few times a second; when it raises Cancelled the child ends, and so does this.
        """
        while not self.lock.acquire(timeout=BEAT):
            if heard:
                heard(WAITING, 0.0)
        try:
            return self._asked(question, data, heard or _unheard)
        finally:
            self.lock.release()

    def _asked(self, question: dict, data: bytes, heard: Heard) -> tuple[dict, list[bytes]]:
        process = self._started()
        alarm = threading.Timer(WALL_SECONDS, process.kill)
        alarm.daemon = True
        alarm.start()
        whole = False
        try:
            _send(process.stdin, question, [data])
            answer, blocks = _received(process.stdout, heard)
            whole = isinstance(answer, dict) and not answer.get("failed") and answer.get("resting", 0) <= RESTING_BYTES
        except (OSError, ValueError, EOFError, struct.error, AttributeError, RecursionError, MemoryError) as reason:
            raise ChildFailed(type(reason).__name__) from reason
        finally:
            alarm.cancel()
            if not whole:
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


def _unheard(_phase: str, _share: float) -> None:
    """Nobody wants to know."""


def _received(pipe: BinaryIO, heard: Heard) -> tuple[dict, list[bytes]]:
    """The answer, and before it how far the child is. ValueError for a message that no honest child sends."""
    for _ in range(MESSAGES):
        header, blocks = _receive(pipe)
        if not isinstance(header, dict) or "phase" not in header:
            return header, blocks
        share = header.get("share")
        if header["phase"] not in PHASES or type(share) not in (int, float) or not 0 <= share <= 1 or blocks:
            raise ValueError("no such phase")
        heard(header["phase"], float(share))
    raise ValueError("no end of phases")


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
        teller = _Teller(outgoing)
        try:
            answer = read(blocks[0], question["name"], question["known"], question["asked"], question.get("repairs"), teller.tell)
            header, columns = answer.header | {"resting": _resting()}, answer.columns
        except BaseException as reason:  # noqa: BLE001 - a reader's panic is no Exception; whatever it is, the parent hears of it
            header, columns = {"failed": type(reason).__name__}, []
        teller.close()
        _send(outgoing, header, columns)
        del question, blocks, header, columns
        answer = None
        gc.collect()  # while the parent goes on


class _Teller:
    """Says how far the child is: at once when a phase begins, and at every beat."""

    def __init__(self, pipe: BinaryIO) -> None:
        self.pipe, self.phase, self.share = pipe, -1, 0.0
        self.ended, self.lock = threading.Event(), threading.Lock()
        self.beats = threading.Thread(target=self._beat, daemon=True)
        self.beats.start()

    def tell(self, phase: str, share: float = 0.0) -> None:
        """Remember it; what was done before is told once, however often repairs make it be done again."""
        place = PHASES.index(phase)
        if place < self.phase:
            return
        begins = place > self.phase
        self.phase, self.share = place, share if begins else max(share, self.share)
        if begins:
            self._send()

    def close(self) -> None:
        """Say no more."""
        self.ended.set()
        self.beats.join()

    def _beat(self) -> None:
        while not self.ended.wait(BEAT):
            if self.phase >= 0:
                self._send()

    def _send(self) -> None:
        with self.lock:
            _send(self.pipe, {"phase": PHASES[self.phase], "share": round(self.share, 3)}, [])


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
    """The most memory that this process has held, in bytes; 0 where it cannot be told. Not ru_maxrss: that begins at the parent's."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s*([0-9]+) kB$", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
