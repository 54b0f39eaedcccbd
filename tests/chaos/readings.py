"""Readings for pipelines: made ones with the faults of real devices, and the
recorded ones of data/. The same seed gives the same bytes.

Each reading ends in a member "tick", the number of its line: replay goes by it
where it is slowed down, since event time leaps.
"""
import pathlib
import re
import time

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
BEGIN = 1733011200  # 2024-12-01T00:00:00Z
HOUR, DAY, CENTURY = 3600, 86400, 100 * 365 * 86400
COUNTRIES = ["France", "Italy", "Côte d’Ivoire", "", "7",
             '\\"a\\u00e9\\n', "\\ud83d\\ude00"]
NO_READINGS = [
    b'{"id":"cut', b"no record", b'{"id":1,}', b'{"id":"\xff"}', b"\xef\xbb",
    b'{"id":"\x01"}', b'{"a":1}{"b":2}', b'{"id":"\\ud800"}', b"[1,2]", b"7",
    b'{"deep":' + b"[" * 1100 + b"]" * 1100 + b"}", b"", b" \t",
    # Of another run, which replay leaves out.
    b'{"@weir":{"pipeline":"0123","restore":2,"epoch":7,"stages":["x"]}}',
    b'{"@weir":{"barrier":3,"complete":1,"lines":9,'
    b'"hash":"0123456789abcdef"}}']


def timestamp(seconds, layout="%Y-%m-%dT%H:%M:%SZ"):
    return '"' + time.strftime(layout, time.gmtime(seconds)) + '"'


def of_recording(random, count):
    """Gives readings that were recorded, in their order."""
    text = (DATA / "temperatures-2019-02-19.ndjson").read_bytes()
    readings = re.findall(rb"\{[^{}]*\}", text)
    first = random.randrange(max(1, len(readings) - count))
    return [b'%s, "tick": %d}' % (reading[:-1], tick) for tick, reading in
            enumerate(readings[first:first + count])]


class Devices:
    """Devices that send readings, nearly in order and not always right.

    A member is kept as the text that stands for it in a line.
    """

    def __init__(self, random):
        self.random = random
        self.now = BEGIN
        self.step = random.choice([1, 5, 20])
        self.devices = random.choice([3, 20, 200])
        self.faults = random.choice([0.1, 1])
        self.space = random.choice(["", "", " "])
        self.sent = []

    def happens(self, probability):
        return self.random.random() < probability * self.faults

    def event_time(self):
        """Time goes on; gives what a device believes that it is."""
        self.now += self.random.randrange(2 * self.step)
        if self.happens(0.002):
            self.now += self.random.choice([HOUR, DAY])
        if self.happens(0.003):
            return str(self.now + CENTURY)
        if self.happens(0.02):
            return timestamp(self.now - 2 * HOUR)
        return self.random.choice([
            timestamp(self.now - self.random.randrange(60)),
            timestamp(self.now, "%Y-%m-%d %H:%M:%S.25"), str(self.now)])

    def temperature(self):
        if self.happens(0.02):
            return self.random.choice(["null", '"warm"', "1e400", "[1]"])
        return f"{self.random.gauss(15, 8):.{self.random.choice([1, 4])}f}"

    def new(self, tick):
        device = self.random.randrange(self.devices)
        members = {
            "id": f'"r{tick}"', "device": f'"d{device}"',
            "timestamp": self.event_time(), "version": "1",
            "lat": f"{self.random.uniform(42, 51):.4f}",
            "lon": f"{self.random.uniform(-4, 8):.4f}",
            "temperature": self.temperature(),
            "country": f'"{COUNTRIES[device % len(COUNTRIES)]}"'}
        if self.happens(0.02):
            del members[self.random.choice(list(members))]
        if self.happens(0.01):
            members["note"] = f'"{"x" * self.random.randrange(6000)}"'
        self.sent.append(members)
        return members

    def repeated(self):
        """A reading that was sent before: as it was, corrected, taken back."""
        members = dict(self.random.choice(self.sent[-200:]))
        change = self.random.random()
        if change < 0.4:
            members["version"] = str(self.random.randrange(1, 5))
            members["temperature"] = self.temperature()
        elif change < 0.5:
            members["@op"] = '"-"'
        return members

    def line(self, tick):
        if self.happens(0.02):
            return self.random.choice(NO_READINGS)
        if self.happens(0.003):
            return f'{{"@weir":{{"watermark":{timestamp(self.now)}}}}}'.encode()
        again = self.sent and self.happens(0.1)
        members = self.repeated() if again else self.new(tick)
        members = {**members, "tick": str(tick)}
        return ("{" + f",{self.space}".join(
            f'"{name}":{self.space}{text}' for name, text in members.items())
            + "}").encode()


def of_devices(random, count):
    """Gives lines that devices send."""
    devices = Devices(random)
    return [devices.line(tick) for tick in range(count)]
