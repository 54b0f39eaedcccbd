"""Random pipelines: tables of stages and sinks, and the shapes they stand in.

A command is made of a template: one of "{a|b}" stands in it, which may be
nothing, and %word is another template. What is a stage or a sink is a row here.
"""
import collections
import re

WORDS = {
    "span": "{0s|30s|5m|2h}",
    "degree": "{-5|5|15|22.5}",
    "condition": "{temperature > %degree|lat < 47 && temperature < %degree|"
                 'country in ["France", "7"]|version != 2}',
    "change": "{warm = temperature > %degree|note = country|"
              "kelvin = temperature + 273.15|place.country = country}",
    "window": "{--every 1m|--every 1h|--every 1d|--every 10m --size 1h|"
              "--gap 5m|--every all} {|--emit-every {30s|1h}}",
    "delay": "{|--watermark-delay %span}",
    "lateness": "{|--allowed-lateness %span}",
    "forget": "{|--retractions}",
    "grouping": "--by %group %delay %lateness",
    "regions": "--regions $data/france-regions.geojson --property nom",
    "patience": "{|--busy-timeout 100ms}",
}

# These are the same wherever they stand in a pipeline.
SHARED = {
    "group": "{country|country|country,device}",
    "functions": "t=mean:temperature {|count} {|min:temperature} {|last:id} "
                 "{|median:temperature} {|distinct:id} {|sum:temperature}",
}

# What takes records of a kind, and makes such of a kind: readings have an id
# and a time; windows have a group and a start; parts are windows to be merged.
Stage = collections.namedtuple("Stage", "takes makes command")
STAGES = [
    Stage("readings", "readings", "select '%condition'"),
    Stage("readings", "readings", "map '%change'"),
    Stage("readings", "readings",
          "geolocate %regions --unmatched {keep|drop|reject}"),
    Stage("readings", "readings", "dedup --key {id|device,timestamp} "
          "{|--version version} {|--horizon {1m|1h}} %delay"),
    Stage("readings", "readings",
          "through {cat|sed s/France/FR/|jq -c '.x = .lat'|sed /Italy/d}"),
    Stage("readings", "windows",
          "window-agg %window %grouping %forget %functions"),
    Stage("readings", "parts", "window-agg --every 1m --partial --origin one "
          "%grouping %forget %functions"),
    Stage("parts", "windows",
          "window-agg --merge --every {1h|1d|all} %grouping %functions"),
    Stage("windows", "windows",
          "lag --by %group --of t --ago {1m|1h|1d} %lateness"),
    Stage("windows", "windows", "select 't > %degree'"),
    Stage("windows", "windows", "map 'warm = t > %degree'"),
]

# How a result is read, and what makes one called NAME.
Sink = collections.namedtuple("Sink", "result command")
SINKS = [
    Sink("file", "select true --output NAME"),
    Sink("file", "to-csv {|--fields id,country,t} --output NAME"),
    Sink("table", "store sqlite:NAME --table t {|--batch 100} %patience"),
    Sink("table", "store sqlite:NAME --table t --key %key %patience"),
    Sink("topic", "publish log:NAME {|--partitions 3 --key %group} "
         "{|--segment 16k}"),
]


KEYS = {"readings": "id", "windows": "%group,window_start",
        "parts": "%group,window_start"}
TIMES = {"readings": "timestamp", "windows": "window_start",
         "parts": "window_start"}


def expand(random, template, words):
    """Makes a text of a template."""
    count = 1
    while count:
        template, count = re.subn(
            "%([a-z]+)", lambda match: words[match[1]], template)
    count = 1
    while count:
        template, count = re.subn(r"\{([^{}]*)\}", lambda match:
                                  random.choice(match[1].split("|")), template)
    return " ".join(template.split())


class Pipeline:
    """Lines of the shell that run side by side, and what comes of them.

    A stage has its name in "--id NAME", and so have its dead letters; a result
    is called after the sink that commits it.
    """

    def __init__(self, random, sources):
        self.random = random
        self.words = {**WORDS, **{name: expand(random, template, WORDS)
                                  for name, template in SHARED.items()}}
        self.names = []
        self.sinks = {}     # how the results are read, by name
        self.fifos, self.lines = [], []
        self.source, *self.others = sources
        random.choice([self.confluence] if self.others else
                      [self.line, self.line, self.fork, self.diamond])()
        if len(self.sinks) > 1:
            self.lines[-1] = self.lines[-1].replace(
                self.source, f"{self.source} --sinks {','.join(self.sinks)}")
        self.letters = re.findall("--dead-letter ([^ ]+)", str(self))

    def __str__(self):
        return " & ".join(self.lines)

    def command(self, template, kind="readings"):
        """Gives a stage with a name, and perhaps with dead letters."""
        words = {**self.words, "key": KEYS[kind], "time": TIMES[kind]}
        program, rest = expand(
            self.random, template, words).split(maxsplit=1)
        self.names.append(program)
        count = self.names.count(program)
        name = f"{program}-{count}" if count > 1 else program
        options = f"--id {name}" + self.random.choice(["", " --max-line 4k"])
        if self.random.random() < 0.7:
            options += f" --dead-letter {name}.letters"
        return f"weir {program} {options} {rest}"

    def stages(self, kind, count, makes=None):
        """Gives that many stages, and what kind of records they make."""
        commands = []
        for _ in range(count):
            stage = self.random.choice([
                stage for stage in STAGES if stage.takes == kind
                and stage.makes == (makes or stage.makes)])
            commands.append(self.command(stage.command, kind))
            kind = stage.makes
        return commands, kind

    def tail(self, kind):
        """Gives stages of which the last one commits."""
        commands, kind = self.stages(kind, self.random.randrange(4))
        option, result = "", "file"
        if commands and self.random.random() < 0.4:
            option = " --output NAME"
        else:
            result, template = self.random.choice(SINKS)
            commands.append(self.command(template, kind))
        name = re.search("--id ([^ ]+)", commands[-1])[1]
        self.sinks[name] = result
        commands[-1] = commands[-1].replace(
            f"--id {name}", f"--id {name}{option}").replace(
            "NAME", f"{name}.out")
        return commands

    # -- shapes --

    def fifo(self):
        self.fifos.append(f"pipe{len(self.fifos) + 1}")
        return self.fifos[-1]

    def trunk(self):
        """Gives the source and what stands behind it."""
        commands, kind = self.stages("readings", self.random.randrange(3))
        return [self.source, *commands], kind

    def add(self, commands, before="", behind=""):
        commands[0] += before
        commands[-1] += behind
        self.lines.append(" | ".join(commands))

    def line(self):
        self.add([self.source, *self.tail("readings")])

    def fork(self):
        """Two sinks."""
        trunk, kind = self.trunk()
        other = self.fifo()
        self.add(self.tail(kind), f" < {other}")
        self.add([*trunk, f"tee {other}", *self.tail(kind)])

    def branch(self, makes):
        commands, kind = self.stages(
            "readings", self.random.randrange(1, 3), "readings")
        if makes == "windows":
            commands.append(self.command(
                "window-agg %window %grouping %functions"))
        return commands

    def diamond(self):
        """Two branches that come together again."""
        trunk, _ = self.stages("readings", self.random.randrange(2), "readings")
        makes = self.random.choice(["readings", "readings", "windows"])
        copy, left, right = self.fifo(), self.fifo(), self.fifo()
        self.add(self.branch(makes), f" < {copy}", f" > {left}")
        self.add([self.source, *trunk, f"tee {copy}", *self.branch(makes)],
                 "", f" > {right}")
        self.join(left, right, makes)

    def confluence(self):
        """Two sources."""
        makes = self.random.choice(["readings", "readings", "windows"])
        left, right = self.fifo(), self.fifo()
        for source, fifo in zip([self.source, *self.others], [left, right]):
            self.add([source, *self.branch(makes)], "", f" > {fifo}")
        self.join(left, right, makes)

    def join(self, left, right, makes):
        merge = self.command(f"merge %delay --time %time {left} {right}", makes)
        self.add([merge, *self.tail(makes)])
