"""The values that judging passes on: frozen, without file, database or clock."""
