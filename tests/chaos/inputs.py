"""What sources of pipelines read: a table of kinds, and how there comes to be
something to read.

A source is called source, or source-2. $PACE and $FOLLOW stand for options that
it has while something befalls the run, so that the run lasts, and $END for how
it ends.
"""
import collections
import os
import signal
import subprocess

from chaos import pipelines, readings

TOPIC = "log:topic {|--group g} {|--where 'version != 3'}"

# What grows does so from run to run; live is what grows during one.
Kind = collections.namedtuple("Kind", "name weight commands")
KINDS = [Kind(*row) for row in [
    ("file", 4, ["weir replay $PACE in"]),
    ("growing", 3, ["weir replay $PACE in"]),
    ("files", 1, ["weir replay $PACE in.gzip in.zstd in"]),
    ("two", 2, ["weir replay $PACE in", "weir replay $PACE in.2"]),
    ("topic", 1, [f"weir subscribe {TOPIC}"]),
    ("live", 3, [f"weir subscribe {TOPIC} $FOLLOW"]),
]]

OPTIONS = "--id %name --dead-letter %name.letters --at-end $END " \
    "--checkpoint-interval {0s|1ms|10ms|50ms}"

# In a pipeline that is killed, retention is at work, too.
TRIM = """! grep -qs '"barrier":[1-9]' checkpoint/*.mark ||
    weir topic trim log:topic --keep-size 16k"""


class Input:
    """Lines of readings, and how the sources of a pipeline have them.

    Run is called with commands of the shell to which nothing happens, and the
    folder where they are run.
    """

    def __init__(self, dice, run):
        self.run, self.writer = run, None
        count = dice.randrange(1000, dice.choice([6000, 6000, 6000, 20000]))
        kind, = dice.choices(KINDS, [kind.weight for kind in KINDS])
        self.kind = kind.name
        make = dice.choice([readings.of_devices, readings.of_devices,
                            readings.of_recording])
        ending = dice.choice([b"\n", b"\n", b"\r\n"])
        self.text = ending.join(make(dice, count)) + dice.choice([b"", ending])
        self.names = ["source", "source-2"][:len(kind.commands)]
        self.commands = [
            pipelines.expand(dice, f"{command} {OPTIONS}", {"name": name})
            for name, command in zip(self.names, kind.commands)]
        self.pace = f"--time tick --speed {count / dice.uniform(0.5, 2):.0f}"
        self.partitions = dice.choice(["", "--partitions 3 --key device"])
        self.is_trimmed = "--group" in self.commands[0]
        # Where it has parts, they end anywhere, also within a line.
        ends = sorted(dice.sample(range(len(self.text)), 3))
        self.parts = [self.text[start:end] for start, end in zip(
            [0, *ends], [*ends, len(self.text)])]

    def steps(self):
        """Gives how often it grows."""
        return len(self.parts) if self.kind == "growing" else 1

    def options(self, disturbed):
        """Gives what stands for options of the source."""
        return {"PACE": self.pace if disturbed else "",
                "FOLLOW": "--follow" if disturbed else ""}

    def follows(self):
        """Whether a run that is disturbed comes to no end by itself."""
        return self.kind == "live"

    # -- what there is --

    def put(self, folder, step):
        """Puts what there is at a step into a folder."""
        if self.kind == "growing":
            with open(folder / "in", "ab") as file:
                file.write(self.parts[step])
        elif self.kind == "files":
            for name, text in zip(["gzip", "zstd"], self.parts):
                (folder / f"part.{name}").write_bytes(text)
                self.run(f"{name} -qc part.{name} > in.{name}", folder)
            (folder / "in").write_bytes(b"".join(self.parts[2:]))
        elif self.kind == "two":
            lines = self.text.splitlines(True)
            (folder / "in").write_bytes(b"".join(lines[::2]))
            (folder / "in.2").write_bytes(b"".join(lines[1::2]))
        else:
            (folder / "in").write_bytes(self.text)
            if self.kind == "topic":
                self.run("weir replay in | weir publish log:topic "
                         f"--segment 64k {self.partitions}", folder)
            if self.kind == "live":
                self.run("weir replay in | weir publish log:topic", folder)

    def begin(self, folder, apart):
        """Puts what there is at first into a folder where runs are killed; the
        topic that others write to meanwhile is kept apart."""
        if self.kind != "live":
            self.put(folder, 0)
            return
        apart.mkdir()
        (apart / "in").write_bytes(self.text)
        (folder / "topic").symlink_to(apart / "topic")
        self.writer = subprocess.Popen(
            ["bash", "-c", f"weir replay {self.pace} in | "
             "weir publish log:topic --segment 16k"], cwd=apart,
            stderr=subprocess.DEVNULL, start_new_session=True)

    def go_on(self, folder):
        """Lets time go by from one run to the next."""
        if self.is_trimmed:
            self.run(TRIM, folder)

    def settle(self):
        """Waits until all of it is there."""
        if self.writer:
            self.writer.wait()

    def close(self):
        """Writes no more."""
        if self.writer and self.writer.poll() is None:
            os.killpg(self.writer.pid, signal.SIGKILL)
            self.writer.wait()
