"""LeNet under the six regimes of d2l.ai's chapter on schedules, in PyTorch, Keras and MXNet.

python -m benchmarks.lenet             train in every framework installed here, then report
python -m benchmarks.lenet --report    report alone, once other environments have trained too
"""
