"""Have the engines judge, each in a process of its own."""
