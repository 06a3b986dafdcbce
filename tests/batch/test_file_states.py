# Copyright 2026 The tfstyle developers
# SPDX-License-Identifier: Apache-2.0
import pytest

from tfstyle.batch.file_states import FileStates
from tfstyle.files.urls import FileState

fsspec = pytest.importorskip("fsspec")


class KeepingStore(fsspec.AbstractFileSystem):
    """Storage that keeps its listings, as those of S3 and Google do."""

    there = {"bucket/a.png": 3}

    def ls(self, path, detail=True, **options):
        if path not in self.dircache:
            self.dircache[path] = [
                {"name": name, "size": size, "type": "file", "ETag": f"of {size}"}
                for name, size in self.there.items()
            ]
        return self.dircache[path]

    def invalidate_cache(self, path=None):
        self.dircache.clear()


def test_what_others_have_written_since_is_seen_by_the_next_one(monkeypatch):
    fsspec.register_implementation("keeping", KeepingStore, clobber=True)
    assert FileStates().describe("keeping://bucket/a.png") == FileState(3, "of 3")
    monkeypatch.setattr(KeepingStore, "there", {"bucket/a.png": 5, "bucket/b.png": 7})
    states = FileStates()
    assert states.describe("keeping://bucket/a.png") == FileState(5, "of 5")
    assert states.describe("keeping://bucket/b.png") == FileState(7, "of 7")
    assert states.describe("keeping://bucket/c.png") is None
