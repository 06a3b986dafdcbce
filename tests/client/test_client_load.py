# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""Many requests at once: all answered, none wrong, none lost."""

import concurrent.futures
import io

import numpy as np
import pytest
from loopback.fixtures import Triple
from PIL import Image

from tfstyle_client import ClientError, InvalidArgument, InvalidPicture, Retries, StyleClient

kinds = pytest.mark.parametrize("kind", ["rest", "grpc"])


def cut_short(array, format="JPEG"):
    """A picture whose header is whole; a JPEG goes as it is, so the server finds it out."""
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, format)
    return stream.getvalue()[:-40]


def make_faulty(triple, index):
    """(content, region, style, style_strength, the input that an error is to name)."""
    content, region, style = triple.content, triple.region, triple.style
    large = np.zeros((200, 200, 3), np.uint8)
    return [
        (cut_short(content), None, style, 1.0, "content_bytes"),
        (content, region, cut_short(style), 1.0, "style_bytes"),
        (content, cut_short(region, "PNG"), style, 1.0, "mask"),
        (content, region, large, 1.0, "style_bytes"),
        (content, region, style, 1.5, "style_strength"),
        (b"no picture", region, style, 1.0, "content"),
        (content, region[1:], style, 1.0, "mask"),
    ][index % 7]


def make_triple(index):
    return Triple(index, height=20 + index % 13, width=30 + index % 17)


def run(address, *, faulty_in_ten, requests=200, at_once=200, **options):
    """How each request ended, by its number: an array or a ClientError."""
    with StyleClient(address, model="tint", deadline=200.0, **options) as client:

        def ask(index):
            triple = make_triple(index)
            inputs, style_strength = (triple.content, triple.region, triple.style), 1.0
            if index % 10 < faulty_in_ten:
                *inputs, style_strength, _ = make_faulty(triple, index)
            try:
                return index, client.stylize(*inputs, style_strength=style_strength).to_array()
            except ClientError as error:
                return index, error

        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            ends = dict(pool.map(ask, range(requests)))
    assert sorted(ends) == list(range(requests))
    return ends


def check_right(index, end):
    assert not isinstance(end, Exception), f"request {index}: {end}"
    make_triple(index).check(end)


@kinds
def test_of_200_concurrent_requests_all_are_answered_and_none_wrong(server, kind):
    for index, end in run(getattr(server, kind), faulty_in_ten=0).items():
        check_right(index, end)


@kinds
def test_with_30_percent_faulty_every_good_one_is_right_and_every_bad_one_names_its_input(
    server, kind
):
    faulty = 0
    for index, end in run(getattr(server, kind), faulty_in_ten=3).items():
        if index % 10 >= 3:
            check_right(index, end)
            continue
        faulty += 1
        name = make_faulty(make_triple(index), index)[-1]
        if name.endswith(("_bytes", "_strength")):
            assert isinstance(end, InvalidArgument) and end.input_name == name, (index, end)
        else:
            assert isinstance(end, InvalidPicture) and str(end).startswith(name), (index, end)
    assert faulty == 60


@kinds
def test_requests_that_meet_a_full_server_are_all_answered_in_the_end(server, kind):
    server.order(fault="unavailable", times=40)
    ends = run(
        getattr(server, kind),
        faulty_in_ten=0,
        requests=60,
        at_once=16,
        retries=Retries(40, 0.01, 0.02),
    )
    for index, end in ends.items():
        check_right(index, end)
