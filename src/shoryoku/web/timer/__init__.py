"""The process timer: start and stop with one thumb on the shop floor, offline until saved."""
