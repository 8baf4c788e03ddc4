"""The verb that starts the site."""

from __future__ import annotations

import gc
from argparse import ArgumentParser

import pytest

from shoryoku.cli import serve
from shoryoku.problems import InputError


def options(*given: str):
    parser = ArgumentParser()
    serve.add_arguments(parser)
    return parser.parse_args(given)


def test_a_server_tidies_up_its_memory(monkeypatch):
    """The command line runs without the collector; a server lives too long for that."""
    collecting = []
    monkeypatch.setattr(
        "shoryoku.web.server.serve", lambda *_, **__: collecting.append(gc.isenabled()) or 0
    )
    gc.disable()
    try:
        serve.run(options("--port", "8999"))
    finally:
        gc.enable()
    assert collecting == [True]


@pytest.mark.parametrize("port", ["0", "70000"])
def test_a_wrong_port_is_told(port):
    with pytest.raises(InputError, match="port"):
        serve.run(options("--port", port))
