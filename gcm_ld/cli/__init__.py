"""The command line: commands, console output and reports."""
