"""The top page, the page about the site, the language switch and the health checks."""
