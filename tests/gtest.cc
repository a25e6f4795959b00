// Nothing: its target is there for the headers that tests share.
