package bothy.practice;

import java.nio.file.Path;

/** A process of its own that keeps a chain and says each block that it acknowledges. */
public final class KeptChain {
  private KeptChain() {}

  public static void main(String[] args) {
    PracticeChain chain =
        PracticeChain.start(PracticeChain.Settings.inMemory().keptIn(Path.of(args[0])));
    for (long nonce = chain.nextNonce(Practice.ALICE); ; nonce++) {
      Practice.send(chain, Practice.pay(nonce, 1));
      System.out.println(chain.head().number() + " " + chain.head().hash());
      System.out.flush();
    }
  }
}
