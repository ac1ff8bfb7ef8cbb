"""Import of bank exports: what a file's columns mean, what each row says, and how it becomes facts without being counted twice."""
