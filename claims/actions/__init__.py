"""One atomic function for each thing that people can do, keyword arguments only.

Each locks the claim, checks where it stands now, changes it, records who did what, and writes its messages in the same
transaction. Raises one of claims/refusals.py, `MoveNotAllowed` or `PermissionDenied`; nothing was changed then.
"""
