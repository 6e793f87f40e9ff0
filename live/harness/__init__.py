"""Runs the cases of live/cases.toml on live servers, by corsac and by Chromium."""
