"""Child processes: forks them, exchanges messages with them, limits them and explains how they ended."""
