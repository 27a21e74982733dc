package bothy.practice;

import bothy.eth.Hash;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconTree;
import bothy.proof.LightClientHeader;
import org.jspecify.annotations.Nullable;

/**
 * A block of a practice beacon chain.
 *
 * @param state what of its state light clients ask for
 * @param finalized the block that its state calls final; null for genesis, which counts as none
 * @param signers how many of the committee sign it
 */
record PracticeBlock(
    LightClientHeader header,
    Hash root,
    BeaconFork fork,
    BeaconTree state,
    @Nullable PracticeBlock finalized,
    int signers) {
  long slot() {
    return header.slot();
  }

  LightClientHeader finalizedHeader() {
    return finalized == null ? LightClientHeader.EMPTY : finalized.header();
  }
}
