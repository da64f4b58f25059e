"""What is new in a publication since another version of it."""
