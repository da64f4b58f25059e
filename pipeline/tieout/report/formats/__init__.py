"""Hold the formats of the report, a module each: whoever adds one here has added it."""
