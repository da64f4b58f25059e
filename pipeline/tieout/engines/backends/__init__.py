"""The engines that evaluate rules, one a file, each imported only in the process that runs it."""
