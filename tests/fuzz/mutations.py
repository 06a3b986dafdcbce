# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Damages files and values; the same seed gives the same damage."""

import random

# What overflows, ends or begins something in most formats.
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_WORDS = (b"\0", b"\n", b"\r\n", b"{", b"}", b"[", b'"', b"'", b",", b":", b"- ", b"*a", b"&a ",
          b"!!python/object:os.system ", b"nan", b"1e999", b"-1", b"\xff\xd8\xff", b"\xef\xbb\xbf",
          b"../", b"\xff", b"\xf0\x9f\x98\x80")  # fmt: skip
_ODD = (None, True, False, 0, -1, 1.5, 1e308, float("nan"), float("inf"), 10**30, "", "x", "\0",
        "../x", "x" * 3000, [], {}, [[]], [None], {"": None}, [1, 2, 3, 4], "é😀", "nan", "1e999",
        "../" * 50)  # fmt: skip


def damage_bytes(data, seed):
    """A file's bytes with one to four faults: flipped, cut, moved, doubled, overwritten."""
    rng = random.Random(seed)
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        # Half of the faults lie in the first bytes, where formats say what follows.
        end = len(data) if rng.random() < 0.5 else min(len(data), 64)
        place = rng.randrange(end) if end else 0
        length = min(rng.choice((1, 1, 2, 4, 16, 300)), len(data) - place)
        kind = rng.randrange(8)
        if kind == 0 and data:
            data[place] ^= 1 << rng.randrange(8)
        elif kind == 1:
            data[place : place + length] = rng.randbytes(length)
        elif kind == 2:
            del data[place : len(data) if rng.random() < 0.5 else place + length]
        elif kind == 3:
            data[place:place] = data[place : place + length] * rng.choice((1, 2, 50))
        elif kind == 4:
            width = rng.choice((1, 2, 4))
            order = rng.choice(("big", "little"))
            number = rng.choice(_NUMBERS) & (256**width - 1)
            data[place : place + width] = number.to_bytes(width, order)
        elif kind == 5:
            data[place:place] = rng.choice(_WORDS)
        elif kind == 6:
            other = rng.randrange(len(data)) if data else 0
            piece = data[other : other + length]
            data[place : place + len(piece)] = piece
        else:
            data[place : place + length] = bytes(length)
    return bytes(data)


def damage_value(value, seed):
    """JSON or YAML values with one to three parts replaced, dropped, doubled or nested."""
    rng = random.Random(seed)
    for _ in range(rng.randint(1, 3)):
        value = _damage_part(value, rng, 0)
    return value


def _damage_part(value, rng, depth):
    inside = isinstance(value, (dict, list)) and value
    if not inside or rng.random() < 0.15 + 0.1 * depth:
        kind = rng.randrange(5)
        if kind == 0:
            return [value]
        if kind == 1:
            return {"a": value}
        if kind == 2 and isinstance(value, (int, float)) and not isinstance(value, bool):
            return value * rng.choice((-1, 0, 0.5, 1e6, 1e300))
        return rng.choice(_ODD)
    if isinstance(value, list):
        value = list(value)
        place = rng.randrange(len(value))
        kind = rng.randrange(6)
        if kind == 0:
            del value[place]
        elif kind == 1:
            value.insert(place, value[place])
        else:
            value[place] = _damage_part(value[place], rng, depth + 1)
        return value
    value = dict(value)
    key = rng.choice(list(value))
    kind = rng.randrange(6)
    if kind == 0:
        del value[key]
    elif kind == 1:
        value[rng.choice(("", "x", str(key).upper(), str(key) + "s"))] = value[key]
    else:
        value[key] = _damage_part(value[key], rng, depth + 1)
    return value
