"""The same rules over tables of firms: who could get what, and what a reform would move."""
