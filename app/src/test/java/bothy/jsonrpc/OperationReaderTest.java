package bothy.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Request;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code eth_sendUserOperation}: the same operation in each form, and what is wrong by its field.
 */
class OperationReaderTest {
  private static final String ENTRY_POINT = "0x4337084d9e255ff0702461cf8895ce9e3b5ff108";
  private static final ChainId CHAIN = new ChainId(BigInteger.ONE);
  private static final Address OWNER =
      Address.fromHex("0xa11ce00000000000000000000000000000a11ce0");

  private static final String PARTS =
      """
      {"sender": "0x5a11000000000000000000000000000000005a11", "nonce": "0x7",
       "factory": "0xfac7000000000000000000000000000000000000", "factoryData": "0x1234",
       "callData": "0xabcd", "callGasLimit": "0x20", "verificationGasLimit": "0x10",
       "preVerificationGas": "0x3", "maxFeePerGas": "0x40", "maxPriorityFeePerGas": "0x30",
       "paymaster": "0xfee0000000000000000000000000000000000000",
       "paymasterVerificationGasLimit": "0x50", "paymasterPostOpGasLimit": "0x60",
       "paymasterData": "0x99", "signature": "0x"}\
      """;

  private static final String PACKED =
      """
      {"sender": "0x5a11000000000000000000000000000000005a11", "nonce": "0x7",
       "initCode": "0xfac70000000000000000000000000000000000001234", "callData": "0xabcd",
       "accountGasLimits": "0x0000000000000000000000000000001000000000000000000000000000000020",
       "preVerificationGas": "0x3",
       "gasFees": "0x0000000000000000000000000000003000000000000000000000000000000040",
       "paymasterAndData": "0xfee0000000000000000000000000000000000000\
      000000000000000000000000000000500000000000000000000000000000006099",
       "signature": "0x"}\
      """;

  private static Request.Operation read(String operation) {
    String json = "[" + operation + ", \"" + ENTRY_POINT + "\"]";
    Node params = Json.read(json.getBytes(StandardCharsets.UTF_8));
    Requests.Parsed parsed =
        OperationReader.read(
            new Reading(), new Node("params", params.value()), CHAIN, Optional.of(OWNER));
    return (Request.Operation) parsed.request();
  }

  private static InputException refused(String operation) {
    return catchThrowableOfType(InputException.class, () -> read(operation));
  }

  @Test
  void partsAndPackedAreTheSameOperation() {
    assertThat(read(PARTS)).isEqualTo(read(PACKED));
    assertThat(read(PARTS).signer()).isEqualTo(OWNER);
  }

  @Test
  void takesTheMarkerOfAnAccountWhoseCodeIsSetForAFactory() {
    Request.Operation marked =
        read(PARTS.replace("0xfac7000000000000000000000000000000000000", "0x7702"));

    assertThat(marked.operation().initCode().toHex())
        .isEqualTo("0x7702" + "00".repeat(18) + "1234");
    assertThat(marked.installs()).isTrue();
    assertThat(read(PARTS).installs()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "callGasLimit|params[0].callGasLimit|a quantity",
        "verificationGasLimit|params[0].verificationGasLimit|a quantity",
        "maxFeePerGas|params[0].maxFeePerGas|a quantity",
        "nonce|params[0].nonce|a quantity",
        "sender|params[0].sender|the account's address",
        "callData|params[0].callData|hex bytes",
        "paymasterPostOpGasLimit|params[0].paymasterPostOpGasLimit|a quantity",
        "factory|params[0].factory|an address, for its factoryData",
        "paymaster|params[0].paymaster|an address, for its paymasterData",
      })
  void namesTheFieldThatIsMissing(String missing, String field, String expected) {
    InputException error = refused(with(missing, "null"));

    assertThat(error.field()).isEqualTo(field);
    assertThat(error.expected()).isEqualTo(expected);
    assertThat(error.found()).isEqualTo("nothing");
  }

  private static String with(String name, String value) {
    return PARTS.replaceFirst("\"" + name + "\": \"[^\"]*\"", "\"" + name + "\": " + value);
  }

  @Test
  void namesAnAmountThatDoesNotFit() {
    String tooMuch = "0x1" + "0".repeat(32);

    InputException error = refused(with("maxFeePerGas", "\"" + tooMuch + "\""));

    assertThat(error.field()).isEqualTo("params[0].maxFeePerGas");
    assertThat(error.expected()).isEqualTo("a quantity of at most 2^128 - 1");
    assertThat(error.found()).contains(tooMuch);
  }

  @Test
  void namesPackedLimitsOfAnotherSize() {
    InputException error = refused(PACKED.replace("0x00000000", "0x000000"));

    assertThat(error.field()).isEqualTo("params[0].accountGasLimits");
    assertThat(error.expected()).isEqualTo("0x and 64 hex digits");
  }

  @Test
  void refusesAFieldOfAnotherForm() {
    InputException error = refused(with("signature", "\"0x\", \"paymasterAndData\": \"0x12\""));

    assertThat(error.field()).isEqualTo("params[0]");
    assertThat(error.found()).contains("paymasterAndData");
  }

  @Test
  void wantsAnEntryPoint() {
    Node params = Json.read(("[" + PARTS + "]").getBytes(StandardCharsets.UTF_8));

    InputException error =
        catchThrowableOfType(
            InputException.class,
            () ->
                OperationReader.read(
                    new Reading(), new Node("params", params.value()), CHAIN, Optional.empty()));

    assertThat(error.field()).isEqualTo("params");
    assertThat(error.expected()).isEqualTo("a user operation and an entry point");
    assertThat(error.found()).isEqualTo("1 elements");
  }
}
