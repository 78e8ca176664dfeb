"""What people can do with claims: one atomic function each, keyword arguments only.

Every one locks the claim, checks where it stands now, changes it, records who did what with before and after, and
writes its messages in the same transaction. Raises one of claims/refusals.py, `MoveNotAllowed` or `PermissionDenied`;
nothing was changed then.
"""
