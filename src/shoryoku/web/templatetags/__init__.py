"""Components and the words of amounts, days and statuses for templates."""
