"""Score tieout and print the table: `python -m tests.polluted`."""

from __future__ import annotations

from tests.polluted.every import every_case, every_packed_case
from tests.polluted.reading import reader
from tests.polluted.scoring import listed, score, table, total


def main() -> None:
    """Read every case, print the table and list every fault."""
    with reader() as read:
        scores = score((*every_case(), *every_packed_case()), read)
    print(table(scores))
    whole = total(scores)
    for name in ("let_through", "different", "false_alarms", "misplaced", "stumbled"):
        if faults := getattr(whole, name):
            print(f"\n{name.replace('_', ' ')}, {listed(faults)}")


if __name__ == "__main__":
    main()
