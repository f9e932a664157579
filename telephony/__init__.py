"""Asterisk's words in, the office's words out: the dial plan and every AMI and AGI byte."""
