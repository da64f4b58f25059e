"""From paths to rows: every file once, every line accounted for, two readers alike."""
