"""Measuring how well documents are read, against gold that is kept as facts and hashes only."""
