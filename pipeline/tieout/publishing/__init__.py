"""Put what was judged where everybody can fetch and verify it."""
