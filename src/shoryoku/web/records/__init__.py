"""What a person typed, kept under a link that nobody can guess."""
