#!/usr/bin/env python3
"""Merges random streams, which arrive at random, and compares with a sort.

merge.py SEED COUNT - runs that many cases in the current folder; each goes
through files, and through named pipes that get pieces of any size in any order.
"""
import json
import os
import random
import subprocess
import sys


def make_lines(dice, number, delay):
    """Gives lines nearly in order of time, some late, some no records."""
    lines, time = [], 1700000000
    late = dice.choice([0, 0.01, 0.3])
    bad = dice.choice([0, 0, 0.05])
    for i in range(dice.choice([0, 1, 10, 3000])):
        time += dice.choice([0, 0, 1, 1, 2, 5])
        own = time - dice.randint(0, delay)
        if dice.random() < late:
            own -= dice.randint(0, 1000)
        line = json.dumps({"timestamp": own, "id": f"{number}-{i}"})
        if dice.random() < bad:
            line = dice.choice(["", "no record", line[:-1], "{}"])
        lines.append(" " * dice.choice([0, 0, 0, 300]) + line)
    return lines


def time_of(line):
    try:
        return json.loads(line)["timestamp"]
    except (ValueError, KeyError):
        return None


def expect(streams, delay):
    """The order that the page promises, by a sort of all there is."""
    keyed = []
    for number, lines in enumerate(streams):
        watermark = 0
        for line in lines:
            time = time_of(line)
            if time is None:
                continue
            watermark = max(watermark, time - delay)
            keyed.append((max(time, watermark), number, len(keyed), line))
    return [key[-1] for key in sorted(keyed)]


def write_at_random(dice, names, texts):
    """Writes pieces in any order; who does not read would stop this."""
    files = [open(name, "wb", buffering=0) for name in names]
    left = [bytes(text) for text in texts]
    while files:
        i = dice.randrange(len(files))
        size = dice.choice([1, 100, 5000, 200000])
        files[i].write(left[i][:size])
        left[i] = left[i][size:]
        if not left[i]:
            files.pop(i).close()
            left.pop(i)


def case(dice):
    delay = dice.choice([0, 0, 3, 50])
    streams = [make_lines(dice, number, dice.choice([0, delay, 2 * delay]))
               for number in range(dice.randint(1, 5))]
    texts = ["\n".join(lines).encode() for lines in streams]
    texts = [t + dice.choice([b"", b"\n"]) if t else t for t in texts]
    names = [f"in{i}" for i in range(len(streams))]
    command = ["weir", "merge", f"--watermark-delay={delay}s",
               "--dead-letter=/dev/null"]
    for name, text in zip(names, texts):
        with open(name, "wb") as file:
            file.write(text)
    from_files = subprocess.run(command + names, check=True,
                                stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL).stdout
    for name in names:
        os.unlink(name)
        os.mkfifo(name)
    with open("out", "wb") as out, \
            subprocess.Popen(command + names, stdout=out,
                             stderr=subprocess.DEVNULL) as merge:
        write_at_random(dice, names, texts)
        assert merge.wait() == 0
    for name in names:
        os.unlink(name)
    wanted = "".join(f"{line}\n" for line in expect(streams, delay)).encode()
    assert from_files == wanted, "files"
    with open("out", "rb") as out:
        assert out.read() == wanted, "pipes"


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    for number in range(seed, seed + count):
        try:
            case(random.Random(number))
        except AssertionError:
            print(f"seed {number}", file=sys.stderr)
            raise


main()
