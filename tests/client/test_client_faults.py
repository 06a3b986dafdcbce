# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A server that is slow, loading, full, gone or talking nonsense: one typed error, or a picture."""

import contextlib
import socket
import threading
import time

import numpy as np
import pytest
from loopback.faulty_proxy import FaultyProxy
from loopback.process import LoopbackServer

from tfstyle_client import (
    BadAnswer,
    ClientError,
    DeadlineExceeded,
    InvalidArgument,
    Limits,
    ModelNotFound,
    RequestTooLarge,
    Retries,
    ServerFault,
    ServerUnavailable,
    StyleClient,
)
from tfstyle_client.transport import VersionState

QUICK = Retries(count=4, first_pause=0.01, longest_pause=0.05)
kinds = pytest.mark.parametrize("kind", ["rest", "grpc"])


@contextlib.contextmanager
def through(server, kind, *, retries=QUICK, deadline=60.0, **faults):
    """A client whose connections pass a proxy with faults; yields (client, proxy)."""
    port = server.rest_port if kind == "rest" else server.grpc_port
    scheme = "http" if kind == "rest" else "grpc"
    with FaultyProxy(port, **faults) as proxy:
        with StyleClient(
            f"{scheme}://{proxy.address}", model="tint", retries=retries, deadline=deadline
        ) as client:
            yield client, proxy


def stylize(client, triple):
    return client.stylize(triple.content, triple.region, triple.style)


@kinds
def test_a_full_server_is_asked_again(server, kind, triple):
    server.order(fault="unavailable", times=3)
    with StyleClient(getattr(server, kind), model="tint", retries=QUICK) as client:
        triple.check(stylize(client, triple).to_array())


@kinds
def test_a_server_that_stays_full_ends_in_one_error_that_counts_the_attempts(server, kind, triple):
    server.order(fault="unavailable", times=3)
    with StyleClient(getattr(server, kind), model="tint", retries=Retries(2, 0.01, 0.05)) as client:
        with pytest.raises(ServerUnavailable, match="queue .* is full") as caught:
            stylize(client, triple)
    assert caught.value.attempts == 3


@kinds
def test_a_refused_picture_is_not_sent_again(server, kind, triple):
    """Retried, it would meet the three faults and then the refusal."""
    with StyleClient(getattr(server, kind), model="tint", retries=Retries(0)) as client:
        with pytest.raises(InvalidArgument):
            client.stylize(triple.content, None, np.zeros((200, 200, 3), np.uint8))
    asked = []

    class Counting:
        def predict(self, *arguments):
            asked.append(arguments)
            raise InvalidArgument("no")

    with pytest.raises(InvalidArgument):
        stylize(StyleClient(Counting(), retries=QUICK), triple)
    assert len(asked) == 1


@kinds
def test_an_answer_cut_in_the_middle_is_asked_for_again(server, kind, triple):
    with through(server, kind, faulty=2, cut_after=300) as (client, proxy):
        triple.check(stylize(client, triple).to_array())
        assert proxy.connections == 3


@kinds
def test_a_server_that_always_cuts_ends_in_unavailable(server, kind, triple):
    with through(server, kind, faulty=1000, cut_after=300) as (client, _):
        with pytest.raises(ServerUnavailable) as caught:
            stylize(client, triple)
    assert caught.value.attempts == QUICK.count + 1


@kinds
def test_a_silent_server_ends_in_the_deadline(server, kind, triple):
    with through(server, kind, faulty=1000, silent=True, deadline=0.5) as (client, _):
        began = time.monotonic()
        with pytest.raises((DeadlineExceeded, ServerUnavailable)):
            stylize(client, triple)
        assert time.monotonic() - began < 10


@kinds
def test_a_slow_server_ends_in_the_deadline_and_the_next_request_is_right(server, kind, triple):
    server.order(fault="delay", times=1, seconds=2.0)
    with StyleClient(getattr(server, kind), model="tint", deadline=0.5) as client:
        with pytest.raises(DeadlineExceeded):
            stylize(client, triple)
    with StyleClient(getattr(server, kind), model="tint") as client:
        triple.check(stylize(client, triple).to_array())


def test_an_answer_that_drips_ends_in_the_deadline(triple):
    """Each byte comes in time, the whole never does."""

    def drip(listener):
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(1000):
                connection.sendall(b" ")
                threading.Event().wait(0.02)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, args=(listener,), daemon=True).start()
        address = "http://127.0.0.1:%d" % listener.getsockname()[1]
        with StyleClient(address, deadline=0.4) as client:
            with pytest.raises(DeadlineExceeded):
                stylize(client, triple)


@kinds
def test_outputs_that_are_no_picture_are_a_bad_answer(server, kind, triple):
    server.order(fault="garbage", times=1)
    with StyleClient(getattr(server, kind), model="tint") as client:
        with pytest.raises(BadAnswer, match="no picture"):
            stylize(client, triple)
        triple.check(stylize(client, triple).to_array())


@pytest.mark.parametrize(
    "garbage",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"outputs": 7}',
        b"HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n" + b'{"outputs": [{"b64":1}]}',
        b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x00\xff" * 500,
        b"",
    ],
    ids=["no JSON", "no object", "a number", "no base64", "500", "SSH", "noise", "nothing"],
)
@kinds
def test_garbage_on_the_wire_ends_in_one_typed_error(server, kind, triple, garbage):
    with through(
        server, kind, faulty=1000, garbage=garbage, retries=Retries(1, 0.01, 0.01), deadline=20.0
    ) as (client, _):
        with pytest.raises((BadAnswer, ServerFault, ServerUnavailable)):
            stylize(client, triple)


@kinds
def test_nobody_listening_is_unavailable(kind, triple):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = "127.0.0.1:%d" % listener.getsockname()[1]
    scheme = "http" if kind == "rest" else "grpc"
    with StyleClient(f"{scheme}://{address}", retries=QUICK) as client:
        with pytest.raises(ServerUnavailable) as caught:
            stylize(client, triple)
    assert caught.value.attempts == QUICK.count + 1


@kinds
def test_a_message_longer_than_the_limit_is_refused_both_ways(server, kind, triple):
    with StyleClient(
        getattr(server, kind), model="tint", limits=Limits(max_message_bytes=2000)
    ) as client:
        with pytest.raises(RequestTooLarge, match="2000"):
            stylize(client, triple)
    flat = np.zeros((120, 120, 3), np.uint8)  # packs well; painted over it does not
    noise = np.random.default_rng(0).random((1, 120, 120, 3), np.float32)
    with StyleClient(
        getattr(server, kind), model="tint", limits=Limits(max_message_bytes=2000)
    ) as client:
        assert client.stylize(flat, None, flat).image.size == (120, 120)
        with pytest.raises(RequestTooLarge):
            client.stylize_tensors(noise, noise[..., :1], noise)


@pytest.fixture(scope="module")
def loading(models_folder):
    with LoopbackServer(models_folder / "models.config", "--hold_loading") as server:
        yield server


class TestLoading:
    """One server that is held loading until told otherwise."""

    @kinds
    def test_a_loading_model_is_not_ready_though_its_status_is_answered(self, loading, kind):
        with StyleClient(getattr(loading, kind), model="tint") as client:
            with pytest.raises(DeadlineExceeded, match="version 2 is LOADING"):
                client.wait_until_ready(0.6)

    @kinds
    def test_a_request_to_a_loading_model_is_one_typed_error(self, loading, kind, triple):
        with StyleClient(getattr(loading, kind), model="tint", retries=QUICK) as client:
            with pytest.raises(ModelNotFound, match="Servable not found"):
                stylize(client, triple)

    def test_once_it_is_available_the_wait_ends_and_pictures_come(self, loading, triple):
        pauses = []

        def pause(seconds):
            pauses.append(seconds)
            loading.order(loaded=True)

        with StyleClient(loading.rest, model="tint") as client:
            assert client.wait_until_ready(60, pause=pause) == 2
            triple.check(stylize(client, triple).to_array())
        assert len(pauses) == 1

    def test_a_server_killed_in_the_middle_of_a_request_is_unavailable(self, loading, triple):
        """Last, as there is no server after it."""
        loading.order(loaded=True)
        for address in (loading.rest, loading.grpc):
            with StyleClient(address, model="tint") as client:
                client.wait_until_ready(60)
        loading.order(fault="delay", times=2, seconds=30.0)
        ends = []

        def ask(address):
            with StyleClient(address, model="tint", retries=QUICK) as client:
                try:
                    ends.append(stylize(client, triple))
                except ClientError as error:
                    ends.append(error)

        threads = [threading.Thread(target=ask, args=(a,)) for a in (loading.rest, loading.grpc)]
        for thread in threads:
            thread.start()
        threads[0].join(0.5)  # under way: both meet the delay
        loading.kill()
        for thread in threads:
            thread.join(60)
        assert [type(end) for end in ends] == [ServerUnavailable, ServerUnavailable]


def test_a_model_that_failed_to_load_is_reported_at_once():
    class Failed:
        def get_states(self, timeout):
            return {3: VersionState("END", "out of memory")}

    with pytest.raises(ServerFault, match="out of memory"):
        StyleClient(Failed()).wait_until_ready(60)
