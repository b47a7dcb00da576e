"""scikit-learn's PCA, a fit for each line on standard input.

pca.py FILE ROWS COLUMNS SOLVER COMPONENTS: FILE holds the samples as doubles, column after column.
Answers with the seconds of the fit and the sum of the singular values.
"""

import os
import sys
import time

try:
    import numpy
    from sklearn.decomposition import PCA
except ImportError:
    sys.exit(1)

path, rows, columns, solver, components = sys.argv[1:]
samples = numpy.fromfile(path).reshape((int(rows), int(columns)), order="F")
# Row after row, as arrays of numpy are by default.
samples = numpy.ascontiguousarray(samples)
# As benchmarks/contest/rounds.cpp counts: with one thread other programs do not matter.
clock = time.process_time if os.environ.get("OPENBLAS_NUM_THREADS") == "1" else time.perf_counter
print("ready", flush=True)
for _ in sys.stdin:
    start = clock()
    pca = PCA(n_components=int(components), svd_solver=solver, random_state=0).fit(samples)
    seconds = clock() - start
    print(seconds, pca.singular_values_.sum(), flush=True)
