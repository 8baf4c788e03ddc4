"""The same rules over tables of firms: who could get what, what it would cost, what a reform moves."""
