#!/usr/bin/env python3
"""The main pipeline computed in another way, with exact fractions.

real-data.py expect READINGS REGIONS  writes region, window, count, mean and the
                                      mean of three hours before, one row a line
real-data.py compare EXPECTED ROWS    holds rows of NDJSON against that
real-data.py shuffle SEED READINGS    writes them again, some twice, none more
                                      than three hours off its place
"""

import json
import random
import sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction


def rings_of(geometry):
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return [ring for part in parts for ring in part]


def crosses(a, b, x, y):
    """Whether a ray from the point to the east crosses the edge from a to b."""
    (ax, ay), (bx, by) = a[:2], b[:2]
    if (ay > y) == (by > y):
        return False
    ax, ay, bx, by, x, y = map(Fraction, (ax, ay, bx, by, x, y))
    return x < ax + (y - ay) * (bx - ax) / (by - ay)


def region_of(regions, lat, lon):
    """The region in which a point lies: rays cross its rings an odd number of
    times, holes included."""
    for name, rings in regions:
        crossed = sum(crosses(a, b, lon, lat)
                      for ring in rings for a, b in zip(ring, ring[1:]))
        if crossed % 2:
            return name
    return None


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def hour_of(reading):
    time = datetime.fromisoformat(reading["timestamp"])
    return time.replace(minute=0, second=0, tzinfo=timezone.utc)


def expect(readings, regions):
    with open(regions, encoding="utf-8") as file:
        regions = [(f["properties"]["nom"], rings_of(f["geometry"]))
                   for f in json.load(file)["features"]]
    places, groups = {}, {}
    for r in read(readings):
        if r["country"] != "France" or r["temperature"] is None:
            continue
        place = r["lat"], r["lon"]
        if place not in places:
            places[place] = region_of(regions, *place)
        if places[place]:
            groups.setdefault((places[place], hour_of(r)), []).append(
                Fraction(r["temperature"]))
    means = {key: sum(group) / len(group) for key, group in groups.items()}
    for (region, hour), mean in means.items():
        before = means.get((region, hour - timedelta(hours=3)))
        print(json.dumps([region, hour.strftime("%Y-%m-%dT%H:%M:%SZ"),
                          len(groups[region, hour]), float(mean),
                          None if before is None else float(before)]))


def near(a, b):
    return a == b or (a is not None and b is not None and abs(a - b) <= 1e-9)


def compare(expected, rows):
    expected = {(e[0], e[1]): e[2:] for e in read(expected)}
    got = {(r["region"], r["window_start"]):
           [r["count"], r["temperature_mean"], r["temperature_mean_before"]]
           for r in read(rows)}
    assert got.keys() == expected.keys(), got.keys() ^ expected.keys()
    for key, (count, mean, before) in expected.items():
        assert got[key][0] == count and near(got[key][1], mean) \
            and near(got[key][2], before), (key, got[key], expected[key])
    wanted = sum(e[2] is not None for e in expected.values())
    print(f"{len(got)} rows, {wanted} with a mean of three hours before")


def shuffle(seed, readings):
    random.seed(int(seed))
    lines = []
    with open(readings, encoding="utf-8") as file:
        for line in file:
            time = datetime.fromisoformat(json.loads(line)["timestamp"])
            for _ in range(1 + (random.random() < 0.2)):
                delay = timedelta(hours=3 * random.random())
                lines.append((time + delay, line))
    for _, line in sorted(lines):
        sys.stdout.write(line)


if __name__ == "__main__":
    {"expect": expect, "compare": compare, "shuffle": shuffle}[sys.argv[1]](
        *sys.argv[2:])
