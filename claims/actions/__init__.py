"""One atomic function for each thing that people can do. Raises one of claims/refusals.py, `MoveNotAllowed` or
`PermissionDenied`; nothing was changed then.
"""
