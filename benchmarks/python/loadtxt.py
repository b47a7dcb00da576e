"""numpy.loadtxt, a file read for each line on standard input.

loadtxt.py FILE: answers with the seconds it took and the Frobenius norm of the matrix.
"""

import os
import sys
import time

try:
    import numpy
except ImportError:
    sys.exit(1)

path = sys.argv[1]
# As benchmarks/contest/rounds.cpp counts: with one thread other programs do not matter.
clock = time.process_time if os.environ.get("OPENBLAS_NUM_THREADS") == "1" else time.perf_counter
print("ready", flush=True)
for _ in sys.stdin:
    start = clock()
    matrix = numpy.loadtxt(path, delimiter=",")
    seconds = clock() - start
    print(seconds, numpy.linalg.norm(matrix), flush=True)
