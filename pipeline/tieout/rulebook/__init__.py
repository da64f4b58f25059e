"""Read what a field declares: its lines, notation, heads, shapes and suites."""
