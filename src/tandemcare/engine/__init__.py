"""Engines: the only room that moves time."""
