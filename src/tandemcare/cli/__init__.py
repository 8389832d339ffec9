"""The command line: reads input, calls the rooms below and shows what comes back."""
