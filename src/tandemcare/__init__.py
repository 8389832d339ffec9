"""Tandem: simulate and cost adult mental-health crisis care in England."""
