"""The kinds of rule, one a file: arguments, population, sentence, wording, flags and known fault stand together."""
