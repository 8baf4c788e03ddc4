"""A file that a person asked for is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from shoryoku.problems import InputError, Problem


def write_whole(path: Path, content: bytes) -> None:
    """Put the content in the place of the file in one step; what was there stays until then.

    Raises:
        InputError: the folder cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        found = error.strerror or "cannot be written"
        raise InputError(Problem(str(path), found, "choose another folder")) from None
