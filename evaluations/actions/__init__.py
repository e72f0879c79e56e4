"""The deeds of this room, by noun. `moving.move` is the only writer of an evaluation's status."""
