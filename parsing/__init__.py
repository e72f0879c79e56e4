"""Files from strangers are parsed here, in a child process with limits: no tables, no Django, no secrets within reach.

`bounded.parse` is the way in; `python -m parsing` is the child. Decision 17.
"""
