"""The vocabulary of what happens to one person: named steps, resources and distributions."""
