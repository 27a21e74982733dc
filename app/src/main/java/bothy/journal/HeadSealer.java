package bothy.journal;

import bothy.eth.Bytes;

/** Binds a head to a key, so that whoever can write the anchor's file can't make up another. */
public interface HeadSealer {
  /** The seal of these bytes, at most 256 bytes. */
  Bytes seal(Bytes head);

  /** Whether it is the seal that this key gives. */
  boolean verify(Bytes head, Bytes seal);
}
