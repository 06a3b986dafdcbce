# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
"""The states of many files, without a request to remote storage for each."""

import collections

from tfstyle.errors import InputError
from tfstyle.files.urls import FileState, describe_file, is_url, open_file_system, read_state

# Folders whose listings are kept; each file of one takes some 250 bytes.
_KEPT_FOLDERS = 8


class FileStates:
    """Looks files up: local ones one by one, remote ones by listing their folder once."""

    def __init__(self):
        self._folders: collections.OrderedDict[str, dict[str, FileState] | None] = (
            collections.OrderedDict()
        )

    def describe(self, path: str) -> FileState | None:
        """As `describe_file`; what it says of a URL may be as old as this object."""
        if not is_url(path):
            return describe_file(path)
        folder, _, name = path.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = _list_folder(folder)
            if len(self._folders) > _KEPT_FOLDERS:
                self._folders.popitem(last=False)
        self._folders.move_to_end(folder)
        files = self._folders[folder]
        return describe_file(path) if files is None else files.get(name)


def _list_folder(folder):
    """{name: state}; None where the storage cannot list."""
    try:
        system, place = open_file_system(folder)
        system.invalidate_cache(place)  # it keeps listings, also from before others wrote there
        found = system.ls(place, detail=True)
    except FileNotFoundError:
        return {}
    except InputError:
        raise
    except Exception:  # storage such as HTTP, or no permission to list
        return None
    return {
        info["name"].rpartition("/")[2]: read_state(info)
        for info in found
        if info.get("type") == "file"
    }
