# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""What a server's error messages are about."""

import re

# The graph's own checks begin with "name[index]:"; TensorFlow's decoders name the graph's node,
# whose scope is the input's name.
_CHECK = re.compile(
    r"\b(content_bytes|region_bytes|style_bytes|content|region|style_code|style_strength|"
    r"stroke_size|style)(?:\[\d+\])?: "
)
_NODE = re.compile(r"\{\{node [^}]*?\b(content_bytes|region_bytes|style_bytes)\b")


def is_unknown_label(message: str) -> bool:
    """Whether a server means that it has no such version label; its status does not say so."""
    return "Unrecognized servable version label" in message


def find_input_name(message: str) -> str | None:
    """The input that an INVALID_ARGUMENT message is about, or None where it names none."""
    found = _CHECK.search(message) or _NODE.search(message)
    return found.group(1) if found else None
