"""Import the engines: only when a check runs, beside other work, and no more of them than is used.

Great Expectations imports altair and scipy.stats, about a third of its import time, for data docs
and distribution tests that no rule here uses; the standard library's lazy loader puts that off
until something touches them.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from types import ModuleType

UNUSED_PARTS = ("altair", "scipy.stats")
SWITCHES = ("PANDERA_VALIDATION_ENABLED", "PANDERA_VALIDATION_DEPTH", "PANDERA_USE_NARWHALS_BACKEND")


def start_importing() -> Future[tuple[ModuleType, ModuleType]]:
    """Begin to import the modules that run shapes and suites, in a thread of its own."""
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engines")
    try:
        return pool.submit(_import)
    finally:
        pool.shutdown(wait=False)


def _import() -> tuple[ModuleType, ModuleType]:
    """Import the runners of shapes and suites."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    for name in UNUSED_PARTS:
        _put_off(name)
    suites = importlib.import_module("tieout.checks.suites")
    shapes = importlib.import_module("tieout.checks.shapes")
    return shapes, suites


def _put_off(name: str) -> None:
    """Have module `name` loaded at its first use instead of at its import."""
    if name in sys.modules:
        return
    parent, _, child = name.rpartition(".")
    package = importlib.import_module(parent) if parent else None
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    if package is not None:
        setattr(package, child, module)


def switched() -> tuple[str, ...]:
    """Name the environment variables that change what an engine checks and are set here."""
    return tuple(name for name in SWITCHES if name in os.environ)
