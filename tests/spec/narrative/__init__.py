"""What texts say of tables: numbers, claims, ties, judgements."""
