"""What several commands say alike: where records go, which rulebook is meant, and what exit codes mean."""

from __future__ import annotations

DEFAULT_OUT = "verdicts"
USUAL = "[default: the usual one of the folder of rulebooks]"

TRUST = "Public key of who published what lies beside; may be given several times."

SINCE = (
    "Say what is new since a base: the folder of an earlier delivery or of a published version, or a revision of git "
    "(git:REV). Of several publications it is a folder that holds each by its name. Changes alone change no exit code."
)

EXIT_CODES = """\b
Exit codes: 0 publish, 1 hold, 2 usage or declaration, 3 cannot judge."""
