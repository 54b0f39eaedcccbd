#!/usr/bin/env python3
"""Readings, and what becomes of them by exact arithmetic.

window-agg.py readings SEED        five stations over ten hours in a random
                                   order; some have no temperature, some
                                   temperatures are huge or tiny
window-agg.py compare IN OUT HOURS [STEP]
                                   holds results against exact fractions, of
                                   windows that begin STEP hours apart
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
    variance = sum((v - total / n) ** 2 for v in values) / (n - 1)
    assert result["n"] == n
    assert result["t_sum"] == float(total)
    assert result["t_mean"] == float(total / n)
    assert result["t_min"] == min(values)
    assert result["t_max"] == max(values)
    assert result["t_distinct"] == len(set(values))
    for name, q in ("median", "0.5"), ("p10", "0.1"), ("p99_9", "0.999"):
        check_quantile(Fraction(result["t_" + name]), values, Fraction(q))
    for got in result["t_variance"], Fraction(result["t_stddev"]) ** 2:
        assert abs(Fraction(got) - variance) <= variance / 10 ** 15


def when(hour):
    time = datetime(1970, 1, 1) + timedelta(hours=hour)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def compare(given, results, hours, step=None):
    hours, step = int(hours), int(step or hours)
    groups = {}
    for line in open(given, encoding="utf-8"):
        r = json.loads(line)
        last = int(r["timestamp"] // 3600) // step * step
        for hour in range(last, int(r["timestamp"] // 3600) - hours, -step):
            values = groups.setdefault((hour, r["s"]), [])
            if r["t"] is not None:
                values.append(Fraction(float(r["t"])))
    # A result is the shortest text of a double, also where that is no integer.
    results = [json.loads(line, parse_int=float)
               for line in open(results, encoding="utf-8")]
    assert len(results) == len(groups)
    for (hour, station), result in zip(sorted(groups), results):
        assert result["window_start"] == when(hour)
        assert result["window_end"] == when(hour + hours)
        assert result["s"] == station
        check(result, groups[hour, station])


if __name__ == "__main__":
    {"readings": readings, "compare": compare, "shuffle": shuffle}[
        sys.argv[1]](*sys.argv[2:])
