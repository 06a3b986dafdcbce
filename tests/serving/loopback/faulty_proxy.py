# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A relay on loopback between a client and a server, that breaks what passes through it."""

import socket
import threading


class FaultyProxy:
    """A context manager; `address` is "127.0.0.1:port".

    Args:
      port: of the server on loopback.
      cut_after: bytes of answer after which a connection is cut, or None.
      garbage: bytes sent in place of the server's answer, or None.
      faulty: how many connections meet the fault; those after pass untouched.
      silent: whether a faulty connection is accepted and never answered.
    """

    def __init__(self, port, *, faulty, cut_after=None, garbage=None, silent=False):
        self._port, self._faulty = port, faulty
        self._cut_after, self._garbage, self._silent = cut_after, garbage, silent
        self._lock = threading.Lock()
        self._open = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        with self._lock:
            for connection in self._open:
                connection.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed
            with self._lock:
                self.connections += 1
                faulty = self.connections <= self._faulty
                self._open.append(client)
            threading.Thread(target=self._serve, args=(client, faulty), daemon=True).start()

    def _serve(self, client, faulty):
        if faulty and self._silent:
            return  # held open until the end
        if faulty and self._garbage is not None:
            client.recv(65536)
            client.sendall(self._garbage)
            _close(client)
            return
        server = socket.create_connection(("127.0.0.1", self._port))
        with self._lock:
            self._open.append(server)
        threading.Thread(target=_pump, args=(client, server, None), daemon=True).start()
        _pump(server, client, self._cut_after if faulty else None)


def _pump(source, target, limit):
    """Copies until the end of the source, or of the limit; then both ends are closed."""
    passed = 0
    try:
        while data := source.recv(65536):
            if limit is not None and passed + len(data) >= limit:
                target.sendall(data[: limit - passed])
                break
            target.sendall(data)
            passed += len(data)
    except OSError:
        pass  # the other direction has closed it
    _close(source)
    _close(target)


def _close(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # closed already
    connection.close()
