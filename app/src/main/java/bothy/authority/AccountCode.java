package bothy.authority;

import bothy.authority.Line.Kind;
import bothy.catalogue.Views;
import bothy.effects.KnownCode;
import bothy.effects.Probe;
import bothy.eth.Abi;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Ground;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who acts as the account by the code that it runs. */
final class AccountCode {
  /** EIP-7702 */
  private static final Bytes DELEGATION = Bytes.fromHex("0xef0100");

  private static final int MOST_MODULES = 100;

  private final Address account;
  private final Views.World world;
  private final GrantReader reader;

  AccountCode(Address account, Views.World world, GrantReader reader) {
    this.account = account;
    this.world = world;
    this.reader = reader;
  }

  /** Lines, and what can't be said. */
  record Read(List<Line> lines, List<String> remarks) {}

  Read read() {
    Bytes code = code();
    if (code.isEmpty()) {
      return new Read(List.of(), List.of());
    }
    if (code.size() == 23 && code.slice(0, 3).equals(DELEGATION)) {
      return new Read(List.of(delegation(new Address(code.slice(3)))), List.of());
    }
    boolean safe =
        KnownCode.at(world.state(), account)
            .filter(entry -> entry.role() == KnownCode.Role.SAFE)
            .isPresent();
    return safe
        ? safe()
        : new Read(
            List.of(),
            List.of("The account runs code that isn't known here: who directs it can't be said."));
  }

  private Bytes code() {
    return world.state().account(account) instanceof Answer.Known<Account>(Account known)
            && known.hasCode()
            && world.state().code(account, known.codeHash())
                instanceof Answer.Known<Bytes>(Bytes code)
        ? code
        : Bytes.EMPTY;
  }

  private Line delegation(Address delegate) {
    return everything(
        Kind.DELEGATION,
        delegate,
        "Acts as the account, by whatever its code allows.",
        GrantReader.revoke("revoke-delegation", Map.of()));
  }

  private Line everything(
      Kind kind, Address who, String says, Optional<Line.Revocation> revocation) {
    return new Line(
        kind,
        account,
        Optional.empty(),
        Optional.empty(),
        reader.party(who),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Ground.PROVEN,
        says,
        revocation);
  }

  private Read safe() {
    Probe probe = world.probe();
    List<Line> lines = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    Optional<List<Address>> owners =
        addresses(probe.view(account, Probe.calldata("getOwners()")), "(address[])");
    BigInteger threshold =
        probe.word(account, "getThreshold()").map(Word::toBigInteger).orElse(BigInteger.ZERO);
    int count = owners.map(List::size).orElse(0);
    for (Address owner : owners.orElse(List.of())) {
      String says = "Owner: acts with " + threshold + " of " + count + " signatures.";
      lines.add(everything(Kind.OWNER, owner, says, Optional.empty()));
    }
    Bytes call =
        Probe.calldata("getModulesPaginated(address,uint256)", Word.ONE, Word.of(MOST_MODULES));
    Optional<List<Address>> modules = addresses(probe.view(account, call), "(address[],address)");
    for (Address module : modules.orElse(List.of())) {
      String says = "Module: acts without the owners; disable it from the Safe.";
      lines.add(everything(Kind.MODULE, module, says, Optional.empty()));
    }
    if (owners.isEmpty() || modules.isEmpty() || modules.get().size() == MOST_MODULES) {
      remarks.add("The Safe doesn't tell all of its owners and modules.");
    }
    return new Read(lines, remarks);
  }

  private static Optional<List<Address>> addresses(Optional<Bytes> answer, String types) {
    return answer
        .map(bytes -> Abi.decodeTuple(types, bytes))
        .filter(Abi.Decoded.class::isInstance)
        .map(decoded ->
            ((Abi.Decoded) decoded).list("[0]").stream().map(Address.class::cast).toList());
  }
}
