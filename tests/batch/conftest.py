"""What the tests of many messages share."""

import logging

import dask
import pytest
from distributed import Client, LocalCluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A real Dask cluster of two processes, which nothing but this machine can reach.

    No longer than a module: while its threads are there, no other test can safely fork.
    """
    settings = {
        # Without the thread that would pack and unpack for it: that one stays until the very end.
        "distributed.comm.offload": False,
        # Two workers may die at a task, not four: a worker takes its time to start anew.
        "distributed.scheduler.allowed-failures": 1,
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            local_directory=str(tmp_path_factory.mktemp("dask")),
            silence_logs=logging.CRITICAL,
        ) as started,
    ):
        yield started


@pytest.fixture
def client(cluster):
    """A client of the cluster, once all its workers are there."""
    with Client(cluster) as connected:
        connected.wait_for_workers(2, timeout=60)
        yield connected
