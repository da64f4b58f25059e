"""Hold the reading of CSVs against files that are polluted in known ways, and against sound ones.

Every file is made here, from a fixed seed, together with the truth about it: the cells of a sound file with the line
that each row starts on, or the lines on which a broken one is broken. Nothing is downloaded and nothing is copied.
"""
