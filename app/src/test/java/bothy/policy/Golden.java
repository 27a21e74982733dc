package bothy.policy;

import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.verdict.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Verdicts on the golden cases, and policies that fit them. */
final class Golden {
  static final String ALICE = "0xa11ce00000000000000000000000000000a11ce0";
  static final String TREASURY = "0x7ea5000000000000000000000000000000007ea5";
  static final String STRANGER = "0x3a4e000000000000000000000000000000003a4e";
  static final String VAULT = "0x0e870ec63f197dd277490407c7fe77d8418b6a47";

  static final String TOKENS =
      """
      version = 1
      [tokens]
      DAI = { chain = 31337, address = "0x3df1bf56fd0cd3ce990bb4383dd8da097b5c4f93", decimals = 18 }
      USDC = { chain = 31337, address = "0xac26d342d149459826024712d405f16c8d051bfe", decimals = 6 }
      """;

  static final String ALONE =
      """
      [[alone]]
      account = "0xa11ce00000000000000000000000000000a11ce0"
      chain = 31337
      sign_alone = true
      """;

  /** Lets Alice sign alone up to limits that the golden cases stay within. */
  static final String LIMITS =
      """
      [limits]
      ETH = { transaction = "2 ETH", day = "3 ETH" }
      DAI = { transaction = "150 DAI", day = "250 DAI" }
      USDC = { transaction = "150 USDC", day = "250 USDC" }
      [fee]
      transaction = "0.05 ETH"
      day = "0.1 ETH"
      [first-time]
      ETH = "1 ETH"
      DAI = "120 DAI"
      USDC = "120 USDC"
      """;

  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final Map<String, Verdict> VERDICTS = new ConcurrentHashMap<>();

  private Golden() {}

  static Policy policy(String text) {
    return switch (Policy.read(text)) {
      case PolicyReading.Good(Policy policy) -> policy;
      case PolicyReading.Wrong(List<Problem> problems) ->
          throw new AssertionError(problems.getFirst().says("policy.toml") + "\n" + text);
    };
  }

  static Policy alone(String more) {
    return policy(TOKENS + LIMITS + ALONE + more);
  }

  static List<String> names() {
    return Json.read(bytes("index")).elements().stream()
        .map(entry -> entry.required("name", "a name").text())
        .toList();
  }

  static Verdict verdict(String name) {
    return VERDICTS.computeIfAbsent(name, ignored -> changed(name, text -> text));
  }

  /** The verdict on the case with its text changed. */
  static Verdict changed(String name, UnaryOperator<String> change) {
    String text = change.apply(new String(bytes(name), StandardCharsets.UTF_8));
    try {
      return new Guard()
          .check(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
          .verdict();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Node json(String name) {
    return Json.read(bytes(name));
  }

  private static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(FOLDER.resolve(name + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
