#!/usr/bin/env python3
"""Readings, and what becomes of them by exact arithmetic.

window-agg.py readings SEED        five stations over ten hours in a random
                                   order; some have no temperature, some
                                   temperatures are huge or tiny
window-agg.py stream SEED          readings about in the order of time, of which
                                   some are late by up to an hour, and some are
                                   taken away again
window-agg.py compare IN OUT HOURS [STEP]
                                   holds results against exact fractions, of
                                   windows that begin STEP hours apart
window-agg.py sessions IN OUT GAP  the same for sessions, GAP in seconds
window-agg.py upsert               what stands in the end of results with
                                   revisions, without these and in order
window-agg.py retract SEED KEPT    passes lines on, takes half of them away
                                   again, and writes the other half to KEPT
window-agg.py divide SEED NAME...  passes lines on to files, each to any one
window-agg.py shuffle SEED         passes lines on in a random order
"""

import json
import random
import sys
from datetime import datetime, timedelta
from fractions import Fraction


def temperature(station):
    ordinary = "%.2f" % random.uniform(-20, 40)
    large = repr(random.uniform(1e9, 2e9)) if station == "d" else "0.1"
    exponent = random.randrange(-30, 30) if station == "e" else 0
    any_size = "%de%d" % (random.randrange(-99, 99), exponent)
    return random.choice([ordinary, ordinary, large, any_size, "null"])


def readings(seed):
    random.seed(int(seed))
    for i in range(4000):
        # No two have the same time, so that one is first and one is last.
        second = random.randrange(36000) + i / 5000
        station = random.choice("abcde")
        print('{"timestamp":%r,"s":"%s","t":%s}'
              % (second, station, temperature(station)))


def stream(seed):
    random.seed(int(seed))
    now, lines = 0, []
    for i in range(3000):
        now += random.choice([0, 1, 5, 20, random.randrange(300)])
        # No two have the same time here either.
        second = now - random.choice([0, 0, 0, 60, 600, 3600]) + i / 5000
        station = random.choice(['"a"', '"a"', "1", "1.0", "null", "[1, 2]",
                                 '"\\u0000"', '"q\\\"\\\\"'])
        line = '{"timestamp":%r,"s":%s,"t":%s' % (
            second, station, temperature(random.choice("abcde")))
        lines.append(line)
        print(line + "}")
        if random.random() < 0.2:
            print(lines.pop(random.randrange(len(lines))) + ',"@op":"-"}')


def upsert():
    rows, revisions = {}, {}
    for line in sys.stdin:
        row = json.loads(line)
        key = row.get("window_start", ""), row["s"]
        # Revisions of a window count up, removals among them.
        revision = row.pop("revision", 0)
        assert revision == revisions.get(key, -1) + 1
        revisions[key] = revision
        removal = row.pop("@op", None)
        if removal:
            # It is the row that stands.
            assert removal == "-" and rows.pop(key) == row
        else:
            rows[key] = row
    for key in sorted(rows):
        print(json.dumps(rows[key], separators=(",", ":")))


def retract(seed, kept):
    random.seed(int(seed))
    lines = sys.stdin.readlines()
    gone = set(random.sample(range(len(lines)), len(lines) // 2))
    with open(kept, "w", encoding="utf-8") as file:
        file.writelines(l for i, l in enumerate(lines) if i not in gone)
    # A removal may even come before what it removes.
    events = [(i, line) for i, line in enumerate(lines)]
    events += [(i + random.randrange(-100, 2000),
                lines[i].replace("}", ',"@op":"-"}')) for i in sorted(gone)]
    sys.stdout.writelines(line for _, line in sorted(events))


def divide(seed, *names):
    random.seed(int(seed))
    files = [open(name, "w", encoding="utf-8") for name in names]
    for line in sys.stdin:
        random.choice(files).write(line)
    for file in files:
        file.close()


def shuffle(seed):
    lines = sys.stdin.readlines()
    random.seed(int(seed))
    random.shuffle(lines)
    sys.stdout.writelines(lines)


def check_quantile(got, values, q):
    place = q * (len(values) - 1)
    rank = int(place)
    low, high = sorted(values)[rank:rank + 2]
    part = place - rank
    bound = (1 - part) * abs(low) + part * abs(high)
    few = len(set(values)) <= 192
    assert abs(got - ((1 - part) * low + part * high)) <= bound * (
        Fraction(1, 10 ** 15) if few else Fraction(1, 128))


def check(result, values):
    n, total = len(values), sum(values)
    assert result["n"] == n
    if n < 2:
        return
    variance = sum((v - total / n) ** 2 for v in values) / (n - 1)
    assert result["t_sum"] == float(total)
    assert result["t_mean"] == float(total / n)
    assert result["t_min"] == min(values)
    assert result["t_max"] == max(values)
    assert result["t_distinct"] == len(set(values))
    for name, q in ("median", "0.5"), ("p10", "0.1"), ("p99_9", "0.999"):
        check_quantile(Fraction(result["t_" + name]), values, Fraction(q))
    for got in result["t_variance"], Fraction(result["t_stddev"]) ** 2:
        assert abs(Fraction(got) - variance) <= variance / 10 ** 15


def when(second):
    """A time of up to nine decimals, as it is written."""
    nanoseconds = int(Fraction(second) * 10 ** 9)
    time = datetime(1970, 1, 1) + timedelta(seconds=nanoseconds // 10 ** 9)
    rest = "%09d" % (nanoseconds % 10 ** 9)
    return (time.strftime("%Y-%m-%dT%H:%M:%S.") + rest).rstrip("0").rstrip(
        ".") + "Z"


def read(given):
    """Each reading's time, exactly, its station and its value or None."""
    for line in open(given, encoding="utf-8"):
        r = json.loads(line, parse_float=str, parse_int=str)
        value = None if r["t"] is None else Fraction(float(r["t"]))
        yield Fraction(r["timestamp"]), r["s"], value


def check_all(results, groups):
    """Groups are values by start, station and end."""
    # A result is the shortest text of a double, also where that is no integer.
    results = [json.loads(line, parse_int=float)
               for line in open(results, encoding="utf-8")]
    assert len(results) == len(groups)
    results.sort(key=lambda r: (r["window_start"], r["s"]))
    for (start, station, end), result in zip(sorted(groups), results):
        assert result["window_start"] == when(start)
        assert result["window_end"] == when(end)
        assert result["s"] == station
        values = groups[start, station, end]
        check(result, [v for v in values if v is not None])


def compare(given, results, hours, step=None):
    size, step = int(hours) * 3600, int(step or hours) * 3600
    groups = {}
    for time, station, value in read(given):
        for start in range(int(time // step * step), int(time) - size, -step):
            groups.setdefault((start, station, start + size), []).append(value)
    check_all(results, groups)


def sessions(given, results, gap):
    groups, latest = {}, {}
    for time, station, value in sorted(read(given), key=lambda r: r[0]):
        start, values = latest.get(station, (None, []))
        if start is None or time >= latest[station, "end"]:
            start, values = time, []
        values.append(value)
        groups.pop((start, station, latest.get((station, "end"))), None)
        latest[station] = start, values
        latest[station, "end"] = time + int(gap)
        groups[start, station, time + int(gap)] = values
    check_all(results, groups)


if __name__ == "__main__":
    {"readings": readings, "stream": stream, "compare": compare,
     "sessions": sessions, "retract": retract, "upsert": upsert,
     "divide": divide, "shuffle": shuffle}[sys.argv[1]](*sys.argv[2:])
