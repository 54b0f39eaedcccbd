"""What befalls a run of a pipeline, each a row of the table at the end.

A fault strikes a run that goes on, in the folder that is given, and waits there
where it takes time. Which process it befalls is random, too.
"""
import collections
import contextlib
import os
import signal
import sqlite3

SOURCES = ("replay", "subscribe-log")


def send(process, number):
    """Sends a signal to a process that may have ended."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, number)


def strike(run, random, number, least, most):
    """Sends a signal to so many processes, the shell not among them."""
    found = [process for process, _, _ in run.processes()
             if process != run.shell.pid]
    count = min(len(found), random.randint(least, most))
    victims = random.sample(found, count)
    for process in victims:
        send(process, number)
    return victims


def kill_one(run, random, _):
    strike(run, random, signal.SIGKILL, 1, 1)


def kill_some(run, random, _):
    strike(run, random, signal.SIGKILL, 2, 4)


def kill_all(run, random, _):
    strike(run, random, signal.SIGKILL, 1000, 1000)


def kill_shell(run, _, __):
    """Nobody waits for the stages, which go on."""
    send(run.shell.pid, signal.SIGKILL)


def stop_some(run, random, _):
    victims = strike(run, random, signal.SIGSTOP, 1, 2)
    run.ends_within(random.uniform(0.5, 2))
    for process in victims:
        send(process, signal.SIGCONT)


def stop_consumer(run, random, _):
    """The last one to be started is a sink."""
    process, _, _ = (run.processes() or [(run.shell.pid, "", "")])[-1]
    send(process, signal.SIGSTOP)
    run.ends_within(random.uniform(1, 4))
    send(process, signal.SIGCONT)


def stop_and_kill(run, random, _):
    """The others are killed while one is stopped, or that one, too."""
    victims = strike(run, random, signal.SIGSTOP, 1, 2)
    run.ends_within(random.random())
    strike(run, random, signal.SIGKILL, 1, 4)
    for process in victims:
        send(process, signal.SIGCONT)


def terminate(run, _, __):
    for process, _, name in run.processes():
        if name in SOURCES:
            send(process, signal.SIGTERM)


def fill_disk(run, random, folder):
    """Takes all that is left of the disk for a while."""
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), open(ballast, "wb", 0) as file:
        while True:
            file.write(bytes(random.choice([4096, 65536])))
    run.ends_within(random.random())
    ballast.unlink()


def lock_databases(run, random, folder):
    """Another program writes to the databases."""
    with contextlib.ExitStack() as locks:
        for path in folder.glob("store*.out"):
            database = locks.enter_context(contextlib.closing(
                sqlite3.connect(path, isolation_level=None)))
            with contextlib.suppress(sqlite3.OperationalError):
                database.execute("BEGIN EXCLUSIVE")
        run.ends_within(random.random() * 1.5)


def wait(run, random, _):
    """Nothing more than what was done to the run before it began."""
    run.ends_within(random.random())


# A limit that some file will reach: for those who may not mount a disk.
def limit(random, folder):
    largest = max([path.stat().st_size for path in folder.rglob("*")
                   if path.is_file() and not path.name.startswith("in")],
                  default=0)
    size = largest // 1024 + random.randrange(1, 64)
    return f"trap '' XFSZ; ulimit -f {size}; "


# How a stage ends whose neighbours were killed, and that itself.
BEREFT = {0, None, 75, 128 + signal.SIGKILL, 128 + signal.SIGPIPE}
FULL = BEREFT | {73, 74}
INTERRUPTED = BEREFT | {128 + signal.SIGTERM}

# Each so often as its weight says, where the pipeline has what it needs: a
# table, say, or overlap where another run may begin while this one ends.
Fault = collections.namedtuple(
    "Fault", "name weight strike codes needs before kills")
FAULTS = [Fault(*row) for row in [
    ("kill one", 20, kill_one, BEREFT, None, None, True),
    ("kill some", 5, kill_some, BEREFT, None, None, True),
    ("kill all", 5, kill_all, BEREFT, None, None, True),
    ("kill shell", 1, kill_shell, BEREFT, None, None, True),
    ("stop and kill", 2, stop_and_kill, BEREFT, None, None, True),
    ("kill, and run at once", 4, kill_one, BEREFT, "overlap", None, True),
    ("stop", 1, stop_some, {0}, None, None, False),
    ("stop consumer", 1, stop_consumer, {0}, None, None, False),
    ("terminate", 1, terminate, INTERRUPTED, None, None,
     False),
    ("full disk", 6, fill_disk, FULL, "disk", None, False),
    ("limit", 1, wait, FULL, None, limit, False),
    ("lock", 6, lock_databases, BEREFT, "table", None, False),
]]
