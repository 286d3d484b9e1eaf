"""The domain as plain functions; nothing here or below imports Beam."""
