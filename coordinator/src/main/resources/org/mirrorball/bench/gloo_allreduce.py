"""All-reduce over PyTorch's Gloo (TCP over loopback): the peer of Mirrorball's bench allreduce.

usage: gloo_allreduce.py RANKS FLOATS...

Sums vectors of float32 in place, one thread a rank, and prints a row for each length, with rank 0's
median. Ends when its standard input does, and every rank with it: nothing outlives its caller.
"""

import ctypes
import multiprocessing
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from datetime import timedelta

WARM_UP_COUNT = 3
PR_SET_PDEATHSIG = 1


def timed_count(floats):
    return max(5, min(200, (400 << 20) // floats))


def end_with_parent():
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def end_with_input():
    while os.read(0, 4096):
        pass
    os._exit(1)


def elapsed(operation, count):
    times = []
    for _ in range(count):
        begin = time.perf_counter()
        operation()
        times.append(time.perf_counter() - begin)
    return times


def run_rank(rank, ranks, lengths, store):
    end_with_parent()
    import torch
    import torch.distributed as distributed

    torch.set_num_threads(1)
    distributed.init_process_group(
        "gloo", init_method="file://" + store, rank=rank, world_size=ranks, timeout=timedelta(minutes=2)
    )
    for floats in lengths:
        vector = torch.zeros(floats)
        elapsed(lambda: distributed.all_reduce(vector), WARM_UP_COUNT)
        distributed.barrier()
        times = elapsed(lambda: distributed.all_reduce(vector), timed_count(floats))
        if rank == 0:
            median = statistics.median_high(times)
            print(
                f"gloo ranks={ranks} floats={floats} median_ms={median * 1e3:.4f}"
                f" algbw_GBps={4 * floats / median / 1e9:.3f}",
                flush=True,
            )
    distributed.barrier()
    distributed.destroy_process_group()


def main():
    ranks = int(sys.argv[1])
    lengths = [int(word) for word in sys.argv[2:]]
    # The interface of the machine's name may be missing, or a slow one.
    os.environ["GLOO_SOCKET_IFNAME"] = "lo0" if sys.platform == "darwin" else "lo"
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "store")
        processes = [
            multiprocessing.Process(target=run_rank, args=(rank, ranks, lengths, store), daemon=True)
            for rank in range(ranks)
        ]
        for process in processes:
            process.start()
        threading.Thread(target=end_with_input, daemon=True).start()
        while any(process.exitcode is None for process in processes):
            if any(process.exitcode for process in processes):
                sys.exit("a rank failed")  # The others are daemons: they end with this process.
            time.sleep(0.05)


if __name__ == "__main__":
    main()
