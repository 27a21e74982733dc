package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Probe;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.TypedData;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Permit2's kinds: allowances, transfers, and transfers with a witness, of which x402's payments
 * and UniswapX's orders are known by the spender that enforces them. Any other witness binds
 * nothing that is known here: its spender may take all that is permitted.
 */
final class HubKinds extends TypedKind {
  private static final Map<Address, String> PERMIT2 =
      Map.of(Address.fromHex("0x000000000022d473030f116ddee9f6b43ac78ba3"), "Permit2");

  /** They send what is permitted to {@code witness.to} and nowhere else. */
  private static final Map<String, Address> PROXIES =
      Map.of(
          "Witness(address to,uint256 validAfter)",
          Address.fromHex("0x402085c248eea27d92e8b30b2c58ed07f9e20001"),
          "Witness(address to,address facilitator,uint256 validAfter)",
          Address.fromHex("0x4020a4f3b7b90cca423b9fabcc0ce57c6c240002"));

  private static final String DETAILS =
      "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)";
  static final String PERMISSIONS = "TokenPermissions(address token,uint256 amount)";
  static final String SINGLE =
      "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,"
          + "uint256 deadline,";
  private static final String BATCH =
      "PermitBatchWitnessTransferFrom(TokenPermissions[] permitted,address spender,uint256 nonce,"
          + "uint256 deadline,";

  HubKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    boolean ours =
        switch (type) {
          case "PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)" + DETAILS,
              "PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)" + DETAILS,
              "PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,"
                  + "uint256 deadline)"
                  + PERMISSIONS,
              "PermitBatchTransferFrom(TokenPermissions[] permitted,address spender,uint256 nonce,"
                  + "uint256 deadline)"
                  + PERMISSIONS ->
              true;
          default ->
              type.contains(PERMISSIONS)
                  && (type.startsWith(SINGLE) || type.startsWith(BATCH))
                  && witness().isPresent();
        };
    if (!ours) {
      return Optional.empty();
    }
    Address hub = contract("Permit2", PERMIT2);
    if (data.domain().size() != 3 || !"Permit2".equals(data.domain().get("name"))) {
      throw new NotThatKind("Its domain isn't Permit2's.");
    }
    return Optional.of(
        switch (data.primaryType()) {
          case "PermitSingle" -> allowance(hub, List.of(message.struct("details")), false);
          case "PermitBatch" -> allowance(hub, message.structs("details"), true);
          case "PermitTransferFrom" ->
              transfer(hub, List.of(message.struct("permitted")), false, type);
          case "PermitBatchTransferFrom" -> transfer(hub, message.structs("permitted"), true, type);
          case "PermitWitnessTransferFrom" ->
              payment(hub, type)
                  .or(() -> new AuctionKinds(data, signer, sentences, known).read(type))
                  .orElseGet(
                      () -> transfer(hub, List.of(message.struct("permitted")), false, type));
          default -> transfer(hub, message.structs("permitted"), true, type);
        });
  }

  private Said allowance(Address hub, List<Struct> details, boolean batch) {
    Address spender = message.address("spender");
    List<Exposure> exposure = new ArrayList<>();
    List<Object> tuples = new ArrayList<>();
    List<Redemption.Step> pulls = new ArrayList<>();
    for (Struct each : details) {
      Address token = each.address("token");
      exposure.addAll(
          exposure(
              new Asset.Erc20(token),
              each.number("amount"),
              Optional.of(spender),
              Optional.empty(),
              Optional.of(each.number("expiration")),
              true));
      tuples.add(
          List.of(token, each.number("amount"), each.number("expiration"), each.number("nonce")));
      pulls.add(new Redemption.Step.Pull(spender, token, each.number("amount"), Optional.of(hub)));
    }
    Object permit =
        List.of(batch ? tuples : tuples.getFirst(), spender, message.number("sigDeadline"));
    Bytes submit =
        Abi.function(
                "permit(address owner,((address token,uint160 amount,uint48 expiration,uint48"
                    + " nonce)"
                    + (batch ? "[]" : "")
                    + " details,address spender,uint256 sigDeadline) permit,bytes signature)")
            .encode(List.of(signer, permit, Redemption.SIGNATURE));
    List<Redemption.Step> steps = new ArrayList<>(List.of(call(spender, hub, submit)));
    steps.addAll(pulls);
    Optional<Redemption.Nonce> nonce =
        details.stream()
            .findFirst()
            .map(first ->
                new Redemption.Nonce(
                    hub,
                    Probe.calldata(
                        "allowance(address,address,address)",
                        signer.toWord(),
                        first.address("token").toWord(),
                        spender.toWord()),
                    2,
                    -1,
                    first.number("nonce")));
    return new Said(
        "Let " + sentences.name(spender) + " take up to " + amounts(details) + " through Permit2",
        exposure,
        List.of(),
        new Signed(
            Signed.Kind.PERMIT,
            List.of(),
            Optional.of(
                redemption(
                    Optional.empty(), Optional.of(message.number("sigDeadline")), nonce, steps)),
            true));
  }

  /** By the spender itself, to itself, as it may do whatever the witness says. */
  private Said transfer(Address hub, List<Struct> permitted, boolean batch, String type) {
    Address spender = message.address("spender");
    BigInteger deadline = message.number("deadline");
    List<Exposure> exposure = new ArrayList<>();
    for (Struct each : permitted) {
      exposure.addAll(
          exposure(
              new Asset.Erc20(each.address("token")),
              each.number("amount"),
              Optional.of(spender),
              Optional.empty(),
              Optional.of(deadline),
              false));
    }
    return new Said(
        "Let "
            + sentences.name(spender)
            + " take once up to "
            + amounts(permitted)
            + " through Permit2",
        exposure,
        List.of(),
        new Signed(
            Signed.Kind.PERMIT,
            List.of(),
            Optional.of(once(Optional.empty(), List.of(taking(hub, permitted, batch, type)))),
            true));
  }

  private Redemption.Step taking(Address hub, List<Struct> permitted, boolean batch, String type) {
    Address spender = message.address("spender");
    return new Redemption.Step.Draw(
        spender,
        hub,
        permitted.stream()
            .map(each -> new Redemption.Permission(each.address("token"), each.number("amount")))
            .toList(),
        amounts -> draw(permitted, batch, type, spender, amounts));
  }

  private Bytes draw(
      List<Struct> permitted, boolean batch, String type, Address to, List<BigInteger> amounts) {
    List<Object> permissions = new ArrayList<>();
    List<Object> details = new ArrayList<>();
    for (Struct each : permitted) {
      permissions.add(List.of(each.address("token"), each.number("amount")));
      details.add(List.of(to, amounts.get(details.size())));
    }
    String list = batch ? "[]" : "";
    List<Object> values = new ArrayList<>();
    values.add(
        List.of(
            batch ? permissions : permissions.getFirst(),
            message.number("nonce"),
            message.number("deadline")));
    values.add(batch ? details : details.getFirst());
    values.add(signer);
    Optional<TypedData.Member> witness = witness();
    witness.ifPresent(member -> {
      String start = batch ? BATCH : SINGLE;
      values.add(structHash(member).bytes());
      values.add(type.substring(start.length()));
    });
    values.add(Redemption.SIGNATURE);
    return Abi.function(
            (witness.isPresent() ? "permitWitnessTransferFrom" : "permitTransferFrom")
                + "(((address token,uint256 amount)"
                + list
                + " permitted,uint256 nonce,uint256 deadline) permit,(address to,uint256 amount)"
                + list
                + " details,address owner,"
                + (witness.isPresent() ? "bytes32 witness,string typeString," : "")
                + "bytes signature)")
        .encode(values);
  }

  private Optional<TypedData.Member> witness() {
    List<TypedData.Member> members = data.types().getOrDefault(data.primaryType(), List.of());
    return members.size() == 5 && data.types().containsKey(members.getLast().type())
        ? Optional.of(members.getLast())
        : Optional.empty();
  }

  private Redemption once(Optional<BigInteger> from, List<Redemption.Step> steps) {
    return redemption(
        from,
        Optional.of(message.number("deadline")),
        Optional.of(unordered(contract(), signer, message.number("nonce"))),
        steps);
  }

  /** One of 2^256 nonces, each a bit. */
  static Redemption.Nonce unordered(Address hub, Address owner, BigInteger nonce) {
    Bytes bitmap =
        Probe.calldata(
            "nonceBitmap(address,uint256)", owner.toWord(), Word.of(nonce.shiftRight(8)));
    return new Redemption.Nonce(hub, bitmap, 0, nonce.intValue() & 0xff, nonce);
  }

  /** x402's exact and upto schemes. */
  private Optional<Said> payment(Address hub, String type) {
    String witness =
        PROXIES.keySet().stream()
            .filter(each -> type.equals(SINGLE + "Witness witness)" + PERMISSIONS + each))
            .findFirst()
            .orElse("");
    Address spender = message.address("spender");
    if (!spender.equals(PROXIES.get(witness))) {
      return Optional.empty();
    }
    Struct permitted = message.struct("permitted");
    Address token = permitted.address("token");
    BigInteger amount = permitted.number("amount");
    Address to = message.struct("witness").address("to");
    Optional<BigInteger> from = since(message.struct("witness").number("validAfter"));
    boolean exact = !witness.contains("facilitator");
    return Optional.of(
        new Said(
            (exact ? "Pay " : "Pay up to ")
                + sentences.amount(token, amount)
                + " to "
                + sentences.name(to)
                + " through x402",
            exposure(
                new Asset.Erc20(token),
                amount,
                Optional.of(to),
                from,
                Optional.of(message.number("deadline")),
                false),
            List.of(),
            new Signed(
                Signed.Kind.PAYMENT,
                List.of(),
                Optional.of(
                    once(
                        from,
                        List.of(
                            call(
                                spender,
                                hub,
                                draw(List.of(permitted), false, type, to, List.of(amount)))))),
                true)));
  }
}
