"""Builds the small product on S3 in this process, which is killed at a moment: home, registry, s3 url, endpoint, moment."""

import os
import signal
import sys
from pathlib import Path

import small

from hansa.dataplane.storage.s3 import Place, S3Store


class Dying(S3Store):
    """An upload that ends in the middle: a part of the file has arrived."""

    def put(self, files):
        for _, location in files:
            stream = self._place.open().open_output_stream(location.removeprefix("s3://"))
            stream.write(b"x" * 6_000_000)
            os.kill(os.getpid(), signal.SIGKILL)


class Arrived(S3Store):
    """Every file has arrived, and nothing names them yet."""

    def put(self, files):
        super().put(files)
        os.kill(os.getpid(), signal.SIGKILL)


def main(home, registry, url, endpoint, moment):
    state = Path(home) / ".hansa"
    kind = {"uploading": Dying, "uploaded": Arrived}.get(moment, S3Store)
    store = kind(url, Place(endpoint), scratch=state / "tmp", copies=state / "cache", most=10**9)
    small.Mesh(home, small.die_at(moment), url=registry, store=store).build()


if __name__ == "__main__":
    main(*sys.argv[1:])
