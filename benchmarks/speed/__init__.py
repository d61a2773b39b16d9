"""The cost of a call: ours, the same curve written by hand, and other libraries, in one run.

python -m benchmarks.speed            measure beside everything that is installed here, then report
python -m benchmarks.speed --quick    the same within seconds, for a look that proves nothing

MXNet needs an environment of its own. The numbers of each environment are kept in `speed.json`,
and the report is about all of them; no ratio is ever taken between two runs.
"""
