package bothy.proof;

import static bothy.proof.RecordedProofsTest.reason;
import static bothy.proof.RecordedProofsTest.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeaderTest {
  private static final Hash NO_OMMERS =
      Hash.fromHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

  private static Header header(Hash parent, long number, Header.Added added) {
    return new Header(
        parent,
        NO_OMMERS,
        Address.ZERO,
        Hash.fromHex("0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544"),
        Hash.EMPTY_TRIE,
        Hash.EMPTY_TRIE,
        Bloom.EMPTY,
        BigInteger.valueOf(0x400000000L),
        number,
        5000,
        0,
        0,
        Bytes.fromHex("0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa"),
        Hash.ZERO,
        Bytes.fromHex("0x0000000000000042"),
        added);
  }

  @Test
  void mainnetsFirstHeaderHasTheHashThatEverybodyKnows() {
    assertThat(header(Hash.ZERO, 0, Header.Added.NOTHING).hash().toHex())
        .isEqualTo("0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3");
  }

  @Test
  void aFieldThatAForkAddedStandsOnlyAfterThoseBeforeIt() {
    assertThatThrownBy(() ->
            new Header.Added(
                Optional.of(Wei.ZERO),
                Optional.empty(),
                Optional.of(0L),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))
        .isInstanceOf(EthException.class)
        .hasMessageContaining("without gaps");
  }

  @Test
  void aChainEndsAtTheKnownHashAndHasNoGapsOrOtherBlocks() {
    Header first = header(Hash.ZERO, 7, Header.Added.NOTHING);
    Header second = header(first.hash(), 8, Header.Added.NOTHING);
    Header third = header(second.hash(), 9, Header.Added.NOTHING);
    Header other = header(Hash.EMPTY_TRIE, 8, Header.Added.NOTHING);
    List<Header> chain = List.of(first, second, third);

    assertThat(value(Header.chain(third.hash(), chain))).isEqualTo(chain);
    assertThat(value(Header.chain(third.hash(), List.of()))).isEmpty();
    assertThat(reason(Header.chain(second.hash(), chain)))
        .isEqualTo(
            "header of block 9: expected fields that hash to %s, found %s"
                .formatted(second.hash(), third.hash()));
    assertThat(reason(Header.chain(third.hash(), List.of(first, third))))
        .isEqualTo("headers: expected block 8, found 7");
    assertThat(reason(Header.chain(third.hash(), List.of(first, other, third))))
        .startsWith("header of block 8: expected fields that hash to " + second.hash());
  }
}
