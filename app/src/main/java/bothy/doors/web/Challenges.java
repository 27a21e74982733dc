package bothy.doors.web;

import bothy.eth.Hash;
import java.util.Map;

/** Challenges for security keys. */
public interface Challenges {
  /**
   * What a security key is asked for, to approve what {@code hash} names: {@code challenge}
   * (base64url), {@code credentials} (their ids in base64url), {@code terms} (what is approved, in
   * words). See {@code docs/desk.md}.
   *
   * @throws bothy.jsonrpc.InputException if nothing that waits has that hash, or no key is enrolled
   */
  Map<String, Object> prepare(Hash hash);
}
