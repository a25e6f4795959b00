#!/usr/bin/env python3
import os
A = os.environ["A"]  # needed
B = os.environ.get("B", "b c")
C = os.getenv('C') or f"c{A}"
os.environ["D"] = """three
lines"""
E = int(os.environ.get("E", 7233))
F = os.getenv("F", default=None)
G = os.getenv(NAME, r"x\n")
