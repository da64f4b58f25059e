"""Tell a verdict in every format there is. Values in, bytes out."""
