# The contender bcc of the benchmark UserSymbols: usersymbols_bcc.py PROCESS ADDRESSES. Prints: NANOSECONDS NAMED.
import sys
import time

from bcc import BPF

process = int(sys.argv[1])
addresses = [int(line) for line in open(sys.argv[2])]
start = time.perf_counter_ns()
named = 0
for address in addresses:
    named += BPF.sym(address, process) not in (b"[unknown]", "[unknown]")
print(time.perf_counter_ns() - start, named)
