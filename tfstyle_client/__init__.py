# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""A client of tfstyle served by TensorFlow Serving, over REST or gRPC.

    client = StyleClient("http://localhost:8501")
    client.wait_until_ready()
    client.stylize("photo.jpg", "mask.png", "painting.jpg").save("restyled.png")

It needs neither TensorFlow nor tfstyle: NumPy, Pillow, requests, urllib3 and tqdm, and for gRPC
grpcio and protobuf. `client/` packages it as a distribution of its own, tfstyle-client.
"""

from tfstyle_client.answers import StylizedPicture
from tfstyle_client.client import StyleClient
from tfstyle_client.errors import (
    BadAnswer,
    ClientError,
    DeadlineExceeded,
    DiskFull,
    InvalidArgument,
    InvalidPicture,
    InvalidSetting,
    MissingPackage,
    ModelNotFound,
    RequestTooLarge,
    ServerFault,
    ServerUnavailable,
    SignatureMismatch,
)
from tfstyle_client.folders import stylize_folder
from tfstyle_client.pictures import Limits
from tfstyle_client.retrying import Retries

__version__ = "0.1.0"

__all__ = [
    "BadAnswer",
    "ClientError",
    "DeadlineExceeded",
    "DiskFull",
    "InvalidArgument",
    "InvalidPicture",
    "InvalidSetting",
    "Limits",
    "MissingPackage",
    "ModelNotFound",
    "RequestTooLarge",
    "Retries",
    "ServerFault",
    "ServerUnavailable",
    "SignatureMismatch",
    "StyleClient",
    "StylizedPicture",
    "stylize_folder",
]
