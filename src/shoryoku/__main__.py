"""``python -m shoryoku`` is the command line."""

from __future__ import annotations

from shoryoku.cli.main import entry

if __name__ == "__main__":
    entry()
