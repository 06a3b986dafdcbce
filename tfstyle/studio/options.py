# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The options of bin/studio."""

import dataclasses

from tfstyle.errors import InputError
from tfstyle.files.pictures import DEFAULT_MAX_PIXELS
from tfstyle.inference.memory import DEFAULT_MAX_MEMORY, parse_memory
from tfstyle.methods.method_choice import MethodChoice

DEFAULT_MAX_UPLOAD = "200MB"


@dataclasses.dataclass(frozen=True)
class StudioOptions:
    """What paints, where the page is, and what visitors may do.

    Attributes:
      choice: the network in this process; not used with `server`.
      server: URL of a TensorFlow Serving deployment, or None.
      model: name of the model there.
      max_memory: see `Stylizer`.
      host: address to listen on.
      port: 0 takes any that is free.
      max_upload: largest file that a visitor may send, as `parse_memory` takes it.
      max_pixels: pictures with more pixels are refused.
      visit_minutes: a visit ends so long after its page was last heard of.
      most_visits: visits at the same time; further ones are refused.
      open_browser: open the page in this machine's browser.
    """

    choice: MethodChoice = MethodChoice()
    server: str | None = None
    model: str = "tfstyle"
    max_memory: str | int = DEFAULT_MAX_MEMORY
    host: str = "127.0.0.1"
    port: int = 8600
    max_upload: str | int = DEFAULT_MAX_UPLOAD
    max_pixels: int = DEFAULT_MAX_PIXELS
    visit_minutes: float = 30.0
    most_visits: int = 50
    open_browser: bool = False

    def __post_init__(self):
        parse_memory(self.max_memory)
        try:
            parse_memory(self.max_upload)
        except InputError as error:
            raise InputError(
                f"--max_upload_bytes={self.max_upload}: give a size such as 50MB"
            ) from error
        if self.server == "":
            raise InputError("--server: is empty; give a URL, such as http://localhost:8501")
        if self.server and self.choice != MethodChoice():
            raise InputError(
                "--server: the server has its own network; leave out --checkpoint, --method and "
                "what goes with them"
            )

    @property
    def max_upload_bytes(self) -> int:
        """Bytes of the largest file that a visitor may send."""
        return parse_memory(self.max_upload)
