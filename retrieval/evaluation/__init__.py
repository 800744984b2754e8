"""Measuring retrieval and answers: benchmarks, measures, forms of questions, baselines, saved reports."""
