"""Exports each policy to each target, runs the real thing, and has it verified and judged."""
