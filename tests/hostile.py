#!/usr/bin/env python3
"""hostile.py SEED - about 3000 lines that a program may stumble over.

Records with odd values, lines broken in every way, binary ones, blank ones,
control lines, carriage returns, and lines of every length up to 5000 bytes.
"""

import json
import random
import sys

second = 1733011200


def time():
    """Mostly what a clock says, now and then what it should not."""
    global second
    second += random.choice([0, 1, 1, 5, 30])
    odd = [second - 40, "2024-12-01T00:00:00Z", "2024-12-01 00:00:00.5",
           "noon", None, 1e300, -1, 4e9]
    return random.choice(odd) if random.random() < 0.2 else second


def record():
    fields = {
        "id": random.choice([random.randrange(40), "s", None, 1.5, True, [1]]),
        "timestamp": time(),
        "temperature": random.choice([20.5, -3, 0, None, "20", 1e308]),
        "x": random.choice(["é", 'a"b', "\\", "\x00", "\U0001f30a", {}, [[]]]),
    }
    for name in list(fields):
        if random.random() < 0.05:
            del fields[name]
    return json.dumps(
        fields, ensure_ascii=random.random() < 0.5,
        separators=random.choice([(",", ":"), (", ", ": ")])).encode()


def broken(line):
    at = random.randrange(len(line))
    front, back = line[:at], line[at:]
    return random.choice([
        front, back, front + b"\x00" + back, front + b"\xff" + back,
        front + b"\n" + back, front + random.randbytes(1) + back[1:],
        line + line, line + b" x", b"[" + line + b"]",
        line.replace(b":", b"=", 1), b"\xef\xbb\xbf" + line])


def any_line(number):
    kind = random.random()
    if kind < 0.10:
        return broken(record())
    if kind < 0.12:
        return random.randbytes(random.randrange(300))
    if kind < 0.14:
        return random.choice([b"", b" ", b"\t \r", b"\r"])
    if kind < 0.16:
        plain, odd = b'{"@weir":%d}' % number, b' { "@weir" : {} } \r'
        return random.choice([plain, odd])
    if kind < 0.18:
        return b"{" + b'"a":{' * 1030 + b"}" * 1031
    if kind < 0.20:
        pad = b"x" * random.randrange(4900)
        return b'{"id":%d,"pad":"%s"}' % (number, pad)
    if kind < 0.25:
        return b" \t" + record() + b" \r"
    if kind < 0.26:
        return b'{"id":1,"id":%d,"timestamp":%d}' % (number, second)
    return record()


random.seed(int(sys.argv[1]))
for number in range(3000):
    sys.stdout.buffer.write(any_line(number) + b"\n")
# The last line has no newline.
sys.stdout.buffer.write(record())
