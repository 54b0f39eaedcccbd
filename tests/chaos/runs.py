"""One run of a pipeline: its processes, and what they leave behind."""
import contextlib
import itertools
import json
import os
import pathlib
import re
import select
import signal
import sqlite3
import subprocess
import time

# A pipeline says the exit codes of its stages; & and | are its own.
LINE = '{{ {}; echo "${{PIPESTATUS[@]}}" >> "$WEIR_RECEIPTS/codes"; }}'
TOO_LONG = 120  # seconds that a run may take


class Stuck(Exception):
    """A run did not end."""


class Run:
    """A shell and what it has started, in a session of their own."""

    def __init__(self, pipeline, folder, environment, before=""):
        self.folder = folder
        self.fifos = [folder / name for name in pipeline.fifos]
        self.lines = len(pipeline.lines)
        self.books = pathlib.Path(environment["WEIR_RECEIPTS"])
        self.books.mkdir(parents=True)
        self.codes_file = self.books / "codes"
        for fifo in self.fifos:
            if not fifo.exists():
                os.mkfifo(fifo)
        script = before + " & ".join(
            LINE.format(line) for line in pipeline.lines) + "; wait"
        # All of them hold this pipe open: it ends when the last one does.
        self.alive, held = os.pipe()
        with open(self.books / "log", "wb") as log:
            self.shell = subprocess.Popen(
                ["bash", "-c", script], cwd=folder, env=environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, pass_fds=[held])
        os.close(held)

    def ends_within(self, seconds):
        """Waits, and gives whether all processes have ended."""
        return self.alive is None or \
            bool(select.select([self.alive], [], [], seconds)[0])

    def release(self):
        """Lets go of processes that wait for others to open a named pipe."""
        for fifo in self.fifos:
            os.close(os.open(fifo, os.O_RDWR | os.O_NONBLOCK))

    def end(self, disturbed):
        """Waits for the end; gives the exit codes of all stages, and None for
        each line of the shell that does not say any."""
        deadline = time.monotonic() + TOO_LONG
        while not self.ends_within(0.5):
            if disturbed:
                self.release()
            if time.monotonic() > deadline:
                raise Stuck(", ".join(
                    f"{name} {state}" for _, state, name in self.processes()))
        self.close()
        codes = []
        if self.codes_file.exists():
            codes = self.codes_file.read_text().split("\n")[:-1]
        missing = [None] * (self.lines - len(codes))
        return [int(code) for line in codes for code in line.split()] + missing

    def close(self):
        """Kills what is left."""
        for process, _, _ in self.processes():
            os.kill(process, signal.SIGKILL)
        self.shell.wait()
        if self.alive is not None:
            os.close(self.alive)
            self.alive = None

    def processes(self):
        """Gives (id, state, name) of those that are running."""
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8",
                          errors="replace") as file:
                    text = file.read()
            except OSError:
                continue
            name, rest = text.split("(", 1)[1].rsplit(")", 1)
            state, _, _, session = rest.split()[:4]
            if int(session) == self.shell.pid and state not in "ZX":
                found.append((int(entry), state, name))
        return sorted(found)


# -- the folder of a checkpoint --

def read_json(path):
    """Gives what a file of one line says, or nothing."""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return {}


def marks(checkpoint, sinks):
    """Gives the last barrier of each sink."""
    return [read_json(checkpoint / f"{sink}.mark").get("barrier", 0)
            for sink in sinks]


def line_of(checkpoint, source, barrier):
    """Gives the line of the input at which a barrier stands, or the last one
    before it, where the source has come to its end."""
    if not barrier:
        return 0
    kept = [int(path.suffix[1:])
            for path in checkpoint.glob(f"{source}.*[0-9]")]
    last = max(number for number in kept if number <= barrier)
    with open(checkpoint / f"{source}.{last}", encoding="utf-8") as file:
        return json.loads(file.readline())["line"]


def is_finished(checkpoint, sources, sinks):
    """Whether all sinks have the end of the stream."""
    for source in sources:
        try:
            lines = (checkpoint / f"{source}.barriers").read_text().splitlines()
        except FileNotFoundError:
            return False
        last = json.loads(lines[-1])
        if last.get("end") != "final" or \
                min(marks(checkpoint, sinks)) < last["barrier"]:
            return False
    return True


def receipts(books):
    """Gives the last receipt of each stage, with the name of its program."""
    for path in books.glob("*.ndjson"):
        # One that was killed may have written a part of its last line.
        whole = path.read_text().split("\n")[:-1]
        if whole:
            yield path.name.rpartition("-")[0], json.loads(whole[-1])


def cut_receipts(books):
    """Where a file may not grow, a line of a receipt is not written whole."""
    for path in books.glob("*.ndjson"):
        text = path.read_bytes()
        path.write_bytes(text[:text.rfind(b"\n") + 1])


def lines_read(books):
    """Gives how many lines the sources have read, as their receipts say."""
    return sum(receipt["in"] + receipt["blank"] + receipt["control"]
               for name, receipt in receipts(books)
               if name in ("replay", "subscribe-log"))


def restored(books):
    """Gives the barriers from which stages went on, those of their pipeline's
    start."""
    return {receipt["run"]["restored"] for _, receipt in receipts(books)
            if "restored" in receipt["run"]}


# -- results --

def read_file(path):
    return path.read_bytes().splitlines(True) if path.exists() else []


def read_letters(path):
    """Long lines of what a foreign filter writes are counted from barrier to
    barrier."""
    return [re.sub(rb'^({"tool":"through",.*line too long[^,]*,)"line":\d+',
                   rb"\1", letter) for letter in read_file(path)]


def read_table(path):
    """Gives the names of columns, and the rows in the order of their ids."""
    if not path.exists():
        return []
    with contextlib.closing(sqlite3.connect(path)) as database:
        if not database.execute(
                "SELECT * FROM sqlite_schema WHERE name = 't'").fetchone():
            return []
        rows = database.execute("SELECT * FROM t ORDER BY rowid")
        return [[column[0] for column in rows.description], *rows]


def read_topic(path):
    """Gives the records of all partitions, as a reader has them."""
    if not path.exists():
        return []
    return subprocess.run(
        ["weir", "subscribe", f"log:{path}"], check=True,
        stdout=subprocess.PIPE).stdout.splitlines(True)


READERS = {"file": read_file, "table": read_table, "topic": read_topic}


def difference(name, wanted, got):
    """Says where two results differ, or nothing."""
    for number, (one, other) in enumerate(
            itertools.zip_longest(wanted, got), 1):
        if one != other:
            return f"{name}, line {number} of {len(wanted)} and {len(got)}: " \
                f"{str(other)[:200]} and not {str(one)[:200]}"
    return None
