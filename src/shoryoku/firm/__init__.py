"""What we know about one firm: the vocabulary, and typed facts with their origin."""
