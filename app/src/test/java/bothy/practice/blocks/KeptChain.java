package bothy.practice.blocks;

import bothy.eth.Hash;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** A process of its own that keeps a chain and says each block that it acknowledges. */
public final class KeptChain {
  private KeptChain() {}

  public static void main(String[] args) {
    Chain chain =
        new Chain(
            Practice.CHAIN_ID,
            InstantSource.system(),
            header -> Hash.ZERO,
            Optional.of(Path.of(args[0])));
    for (long nonce = chain.nextNonce(Practice.ALICE); ; nonce++) {
      Practice.send(chain, Practice.pay(nonce, 1));
      System.out.println(chain.head().number() + " " + chain.head().hash());
      System.out.flush();
    }
  }
}
