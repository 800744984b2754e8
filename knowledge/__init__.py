"""What documents say: reading files, the structure of Vietnamese administrative texts, tasks in plans."""
