"""`connection.before_commit(work, item)`: done inside the transaction, as the last thing before it is committed.

`transaction.on_commit` comes after the commit: a process that dies between the two leaves its work undone. What must be
true of every committed transaction (the audit log's chain) is done here. A transaction that is rolled back forgets it.
"""


class BeforeCommit:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting_for_commit = {}

    def before_commit(self, work, item):
        """`work(connection, items)` runs once at the commit, with every item that was given for it."""
        self.waiting_for_commit.setdefault(work, []).append(item)

    def commit(self):
        waiting, self.waiting_for_commit = self.waiting_for_commit, {}
        try:
            for work, items in waiting.items():
                work(self, items)
        except BaseException:
            self.rollback()
            raise
        super().commit()

    def rollback(self):
        self.waiting_for_commit = {}
        super().rollback()
