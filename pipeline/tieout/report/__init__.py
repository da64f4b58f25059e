"""Tell a verdict: as a record, in the terminal, and as a page. Values in, text out."""
