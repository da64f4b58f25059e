"""What prose says of tables: numbers and claims in a text, what ties them to figures, and whether they agree."""
