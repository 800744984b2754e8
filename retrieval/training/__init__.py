"""Learning the embedding and the ranking: `python -m retrieval.training` (docs/models.md)."""
