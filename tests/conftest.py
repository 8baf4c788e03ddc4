"""Every run of the tests draws the same examples."""

from __future__ import annotations

import os
import tempfile

from hypothesis import settings

# the site that is tested keeps nothing where a person's own site does
os.environ["SHORYOKU_DATA"] = tempfile.mkdtemp(prefix="shoryoku-tests-")

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=150)
settings.load_profile("steady")
