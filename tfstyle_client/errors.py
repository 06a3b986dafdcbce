# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The client's errors: one type for each way in which a request can fail."""


class ClientError(Exception):
    """Every error of this client. The message is one line that says what to do or look at."""

    def __init__(self, message: str):
        # Servers quote stack traces in theirs.
        super().__init__(" ".join(str(message).split()))


class InvalidSetting(ClientError, ValueError):
    """Settings that contradict each other or are out of range, or an address that is none."""


class MissingPackage(ClientError, ImportError):
    """A package that is needed is not installed; the message names it."""


class InvalidPicture(ClientError, ValueError):
    """A picture or folder that the client cannot read or write, or that exceeds a limit."""


class DiskFull(ClientError, OSError):
    """A result that the disk had no room for; what was there before is untouched."""


class RequestTooLarge(ClientError):
    """The request or its answer is longer than the message limit."""


class InvalidArgument(ClientError, ValueError):
    """The server refused an input (INVALID_ARGUMENT, 400); asking again gives the same.

    Attributes:
      input_name: the input that the server's message names, or None.
    """

    def __init__(self, message: str, *, input_name: str | None = None):
        super().__init__(message)
        self.input_name = input_name


class ModelNotFound(ClientError):
    """The server has no model, version or label of that name (NOT_FOUND, 404)."""


class SignatureMismatch(ClientError):
    """The served model is not a tfstyle model, or one of another format."""


class ServerUnavailable(ClientError):
    """The server was not reached, is loading or is overloaded (UNAVAILABLE, 503).

    A lost connection is counted here, as gRPC itself counts it.

    Attributes:
      attempts: how often it was asked.
    """

    def __init__(self, message: str, *, attempts: int = 1):
        super().__init__(message)
        self.attempts = attempts


class DeadlineExceeded(ClientError, TimeoutError):
    """No answer within the deadline."""


class BadAnswer(ClientError):
    """The server's answer is not what the signature promises."""


class ServerFault(ClientError):
    """Any other error of the server.

    Attributes:
      code: the name of the gRPC status, or "HTTP nnn".
    """

    def __init__(self, message: str, *, code: str):
        super().__init__(message)
        self.code = code
