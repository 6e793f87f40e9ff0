"""Starts the gateway and other proxies with one policy, and measures them in turns."""
