"""The deeds of this room, by noun. `moving.move` is the only writer of a dossier's status."""
