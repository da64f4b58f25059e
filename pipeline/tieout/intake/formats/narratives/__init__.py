"""The formats of narratives: a module for each, named as a data package declares it."""
