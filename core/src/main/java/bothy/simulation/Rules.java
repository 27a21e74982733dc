package bothy.simulation;

import bothy.eth.ChainId;

/** Which rules a run follows. */
public record Rules(ChainId chainId, Fork fork, BlobParameters blobs) {}
