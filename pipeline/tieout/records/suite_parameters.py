"""Fill in the parameters of a suite: `{"$PARAMETER": "name"}` becomes the value that the suite gives. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tieout.records.literals import RefusedError
from tieout.values.errors import shorten

MARK = "$PARAMETER"


def filled_in(value: Any, parameters: Mapping[str, Any]) -> Any:
    """Give a value with every parameter in it filled in.

    Raises RefusedError where one has no value: Great Expectations then raises on the whole suite.
    """
    if isinstance(value, list):
        return [filled_in(one, parameters) for one in value]
    if not isinstance(value, dict):
        return value
    if MARK not in value:
        return {key: filled_in(one, parameters) for key, one in value.items()}
    name = value[MARK]
    own = f"{MARK}.{name}"
    if not isinstance(name, str) or set(value) - {MARK, own}:
        said = shorten(str(value))
        raise RefusedError(
            f'{said} is no parameter: write {{"{MARK}": "name"}}',
            f'{said} is geen parameter: geef {{"{MARK}": "naam"}}',
        )
    if own in value:
        return value[own]
    if name not in parameters:
        raise RefusedError(
            f"the parameter {shorten(name)} has no value: give it one in suite_parameters of the suite",
            f"de parameter {shorten(name)} heeft geen waarde: geef die in suite_parameters van de suite",
        )
    return parameters[name]
