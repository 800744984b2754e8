"""Training what knowledge ships: the damage of OCR, a model of Vietnamese syllables, a tagger of words."""
