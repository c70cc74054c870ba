"""What the tests of many messages share."""

import logging

import pytest
from distributed import Client, LocalCluster


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """A real Dask cluster of two processes, which nothing but this machine can reach."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(tmp_path_factory.mktemp("dask")),
        silence_logs=logging.CRITICAL,
    ) as started:
        yield started


@pytest.fixture
def client(cluster):
    """A client of the cluster, once all its workers are there."""
    with Client(cluster) as connected:
        connected.wait_for_workers(2, timeout=60)
        yield connected
