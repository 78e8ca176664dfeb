"""What bin/dev, bin/test and bin/manage share. Standard library only: it runs before anything is installed."""
