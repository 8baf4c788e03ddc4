"""Papers for people: the diagnosis report as a page, a PDF, Markdown or lines on a terminal."""
