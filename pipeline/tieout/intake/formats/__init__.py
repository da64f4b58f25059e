"""The formats of files that are taken in: a folder for tables, a folder for narratives."""
