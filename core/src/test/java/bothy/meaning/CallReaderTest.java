package bothy.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallReaderTest {
  private static final Address USER = Address.of(Word.of(0xa1));
  private static final Address TARGET = Address.of(Word.of(0xc0de));
  private static final Address TOKEN = Address.of(Word.of(0x70));
  private static final Bytes APPROVE =
      Abi.function("approve(address,uint256)").encode(List.of(USER, BigInteger.TEN));

  private static DecodedCall read(Bytes data) {
    return new CallReader().read("data", USER, Optional.of(TARGET), Wei.ZERO, data);
  }

  private static Bytes multicall(List<Object> calls) {
    return Abi.function("multicall(bytes[])").encode(List.of(calls));
  }

  private static Bytes packed(int operation, Address to, Bytes data) {
    return Bytes.of((byte) operation)
        .concat(to.bytes())
        .concat(Word.ZERO.toBytes())
        .concat(Word.of(data.size()).toBytes())
        .concat(data);
  }

  private static Bytes multiSend(Bytes transactions) {
    return Abi.function("multiSend(bytes)").encode(List.of(transactions));
  }

  @Test
  void findsAnApprovalInsideAMulticall() {
    DecodedCall call = read(multicall(List.of(APPROVE)));

    DecodedCall inner = call.calls().getFirst();
    assertThat(inner.is("approve")).isTrue();
    assertThat(inner.caller()).isEqualTo(USER);
    assertThat(inner.to()).contains(TARGET);
    assertThat(inner.path()).isEqualTo("data.data[0]");
  }

  private static DecodedCall execution(int callType, Bytes data) {
    Bytes mode = Bytes.of((byte) callType).concat(Bytes.of(new byte[31]));
    return read(Abi.function("execute(bytes32,bytes)").encode(List.of(mode, data)));
  }

  @Test
  void findsTheOneCallOfAnExecution() {
    Bytes packed = TOKEN.bytes().concat(Word.of(7).toBytes()).concat(APPROVE);

    DecodedCall inner = execution(0, packed).calls().getFirst();

    assertThat(inner.is("approve")).isTrue();
    assertThat(inner.caller()).isEqualTo(TARGET);
    assertThat(inner.to()).contains(TOKEN);
    assertThat(inner.value()).isEqualTo(new Wei(BigInteger.valueOf(7)));
    assertThat(inner.delegates()).isFalse();
  }

  @Test
  void findsTheCodeThatAnExecutionRunsAsTheAccount() {
    DecodedCall inner = execution(0xff, TOKEN.bytes().concat(APPROVE)).calls().getFirst();

    assertThat(inner.delegates()).isTrue();
    assertThat(inner.caller()).isEqualTo(TARGET);
    assertThat(inner.to()).contains(TOKEN);
  }

  @Test
  void findsNothingInAnExecutionThatIsTooShort() {
    assertThat(execution(0, TOKEN.bytes()).calls()).isEmpty();
    assertThat(execution(0xff, Bytes.EMPTY).calls()).isEmpty();
  }

  @Test
  void keepsTheSafeAsCallerThroughADelegatedMultiSend() {
    Bytes list = multiSend(packed(0, TOKEN, APPROVE).concat(packed(1, TARGET, Bytes.EMPTY)));
    Bytes exec =
        Abi.function(
                "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)")
            .encode(
                List.of(
                    TOKEN,
                    BigInteger.ZERO,
                    list,
                    BigInteger.ONE,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    Address.ZERO,
                    Address.ZERO,
                    Bytes.EMPTY));

    DecodedCall call = read(exec);

    DecodedCall multiSend = call.calls().getFirst();
    assertThat(multiSend.delegates()).isTrue();
    assertThat(multiSend.calls()).extracting(DecodedCall::caller).containsOnly(TARGET);
    assertThat(multiSend.calls()).extracting(DecodedCall::delegates).containsExactly(false, true);
  }

  @Test
  void leavesACallWithHiddenBytesUndecoded() {
    assertThat(read(APPROVE.concat(Bytes.of((byte) 1))).function()).isEmpty();
    byte[] dirty = APPROVE.toArray();
    dirty[4] = 1;
    assertThat(read(Bytes.owning(dirty)).function()).isEmpty();
  }

  @Test
  void stopsAtALengthThatRunsPastTheEnd() {
    Bytes lying =
        Bytes.of((byte) 0)
            .concat(TOKEN.bytes())
            .concat(Word.ZERO.toBytes())
            .concat(Word.MAX.toBytes());

    assertThat(read(multiSend(packed(0, TOKEN, APPROVE).concat(lying))).calls()).hasSize(1);
  }

  @Test
  void boundsTheDepthOfCallsInsideCalls() {
    Bytes data = APPROVE;
    for (int i = 0; i < 50; i++) {
      data = multicall(List.of(data));
    }

    List<DecodedCall> all = read(data).all().toList();

    assertThat(all).hasSizeLessThan(12);
    assertThat(all.getLast().function()).as("what lies deeper is shown as not decoded").isEmpty();
  }

  @Test
  void boundsTheNumberOfCallsInsideCalls() {
    List<Object> many = new ArrayList<>(Collections.nCopies(3_000, APPROVE));

    List<DecodedCall> all = read(multicall(many)).all().toList();

    assertThat(all).hasSizeLessThan(520);
    assertThat(all.getLast().function()).as("the last stands for all that follow").isEmpty();
  }
}
