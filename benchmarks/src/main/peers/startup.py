"""Loads the program named on the command line with bcc and says so: the peer of the start-up benchmark."""
import sys

from bcc import BPF

b = BPF(src_file=sys.argv[1])
f = b.load_func("hello", BPF.KPROBE)
print("loaded", f.fd, flush=True)
