package bothy.bench;

import java.math.BigInteger;
import java.util.List;

/**
 * One of the nine: a function of contract B, called with a count.
 *
 * @param share of the count that @ethereumjs/evm is given, one in so many
 */
record Workload(String name, String what, String selector, int count, int share) {
  static final List<Workload> ALL =
      List.of(
          new Workload("kec", "keccak loop", "3e127230", 1_500_000, 25),
          new Workload("mul", "mul, mulmod, addmod, div, mod", "131e2f18", 1_500_000, 25),
          new Workload("fib", "fibonacci", "c6c2ea17", 10_000_000, 50),
          new Workload("sto", "SLOAD and SSTORE", "032b4063", 3_000_000, 50),
          new Workload("mem", "memory and MCOPY", "907fc6ba", 2_500_000, 50),
          new Workload("erc", "OpenZeppelin ERC-20 through CALL", "339a1ce5", 200_000, 50),
          new Workload("map", "mapping updates, checked Solidity", "b8dda9c7", 1_250_000, 50),
          new Workload("sieve", "sieve, checked Solidity", "cb9ae5df", 25, 25),
          new Workload("snail", "snailtracer", "451c6768", 12, 12));

  /** Selector and count as hex, with 0x. */
  String calldata(int n) {
    return "0x" + selector + word(BigInteger.valueOf(n));
  }

  static String word(BigInteger value) {
    return String.format("%064x", value);
  }
}
