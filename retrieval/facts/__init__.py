"""The fact that a question asks for: what kind it is, where a passage says it, what to quote and emphasise.

Pure functions of a question and a passage. Nothing is made up: a fact is a verbatim slice of its passage.
"""
