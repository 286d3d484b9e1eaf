"""What every other folder of the logic needs: errors, identifiers, offsets, order."""
