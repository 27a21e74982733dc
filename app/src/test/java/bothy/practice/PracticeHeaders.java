package bothy.practice;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.proof.Bloom;
import bothy.proof.Header;
import java.math.BigInteger;
import java.util.Optional;

/** Execution headers as a practice chain would make them. */
public final class PracticeHeaders {
  public static final long GENESIS_TIME = 1_700_000_000;

  private PracticeHeaders() {}

  /** One with a number and as many seconds since genesis as said. */
  public static Header at(long number, long seconds) {
    return new Header(
        Hash.keccak(Bytes.of((byte) number)),
        Hash.keccak(Bytes.of((byte) 0xc0)),
        Address.fromHex("0x000000000000000000000000000000000000b074"),
        Hash.keccak(Bytes.of((byte) 1, (byte) number)),
        Hash.EMPTY_TRIE,
        Hash.EMPTY_TRIE,
        new Bloom(Bytes.of(new byte[256])),
        BigInteger.ZERO,
        number,
        30_000_000,
        21_000 * number,
        GENESIS_TIME + seconds,
        Bytes.fromHex("0x626f746879"),
        Hash.keccak(Bytes.of((byte) 2, (byte) number)),
        Bytes.of(new byte[8]),
        new Header.Added(
            Optional.of(Wei.of(7)),
            Optional.of(Hash.EMPTY_TRIE),
            Optional.of(131_072L),
            Optional.of(0L),
            Optional.of(Hash.ZERO),
            Optional.of(Hash.ZERO)));
  }
}
