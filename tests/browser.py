"""One Chromium for every test of a process: Playwright's synchronous calls allow one at a time, whoever asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
"""The command of the browser, or nothing where none is installed."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give a running Chromium; a test opens contexts of its own in it and closes them."""
    if CHROMIUM is None:
        pytest.fail("Pages are tested in Chromium, which is not here. Install it: apt-get install chromium")
    # Imported here: a process that opens no page does not pay for it.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()
