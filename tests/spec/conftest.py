"""Have pytest show what differs where a helper of these tests asserts."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.spec.drawn")
