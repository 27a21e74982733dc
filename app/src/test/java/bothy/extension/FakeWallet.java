package bothy.extension;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Asked;
import bothy.jsonrpc.RpcException;
import bothy.practice.PracticeAccounts;
import bothy.practice.ServedPractice;
import bothy.provider.Wallet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wallet that decides as the test says, and signs with the practice node's keys. */
public final class FakeWallet implements Wallet {
  /** What the person says to what is asked. */
  public enum Person {
    YES,
    NO,
    SILENT
  }

  public final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  public final Set<String> connected = ConcurrentHashMap.newKeySet();
  public volatile Person person = Person.YES;
  public volatile boolean empty;

  private final ServedPractice practice;
  private final Map<Hash, Standing> standings = new ConcurrentHashMap<>();

  public FakeWallet(ServedPractice practice) {
    this.practice = practice;
  }

  @Override
  public List<Address> accounts() {
    return empty ? List.of() : PracticeAccounts.all().subList(0, 2);
  }

  @Override
  public boolean connected(String origin) {
    return connected.contains(origin);
  }

  @Override
  public void connect(String origin) throws RpcException {
    switch (person) {
      case YES -> connected.add(origin);
      case NO -> throw new RpcException(4_001, "the person said no");
      case SILENT -> throw Wallet.waits("it waits on the desk");
    }
  }

  @Override
  public void disconnect(String origin) {
    connected.remove(origin);
  }

  @Override
  public Hash begin(Asked request) {
    asked.add(request);
    byte[] text = (asked.size() + request.toString()).getBytes(StandardCharsets.UTF_8);
    Hash name = Hash.keccak(Bytes.owning(text));
    standings.put(name, standing(request));
    return name;
  }

  private Standing standing(Asked request) {
    return switch (person) {
      case NO -> new Standing(Stage.REFUSED, "the person said no", Optional.empty(), List.of());
      case SILENT -> new Standing(Stage.WAITING, "it waits", Optional.empty(), List.of());
      case YES -> done(request);
    };
  }

  private Standing done(Asked request) {
    List<Hash> sent = new ArrayList<>();
    if (request.method().equals("wallet_sendCalls")) {
      var batch = request.params().elements().getFirst();
      for (var call : batch.required("calls", "").elements()) {
        Map<String, Object> transaction = new LinkedHashMap<>(call.members());
        transaction.put("from", batch.required("from", "").text());
        sent.add(Hash.fromHex(practice.call("eth_sendTransaction", transaction).text()));
      }
      return new Standing(Stage.DONE, "sent", Optional.empty(), sent);
    }
    Object[] parameters = request.params().elements().stream().map(node -> node.value()).toArray();
    Bytes result = Bytes.fromHex(practice.call(request.method(), parameters).text());
    if (request.method().equals("eth_sendTransaction")) {
      sent.add(new Hash(result));
    }
    return new Standing(Stage.DONE, "done", Optional.of(result), sent);
  }

  @Override
  public Bytes ask(Asked request) throws RpcException {
    Standing standing = standings.get(begin(request));
    return switch (standing.stage()) {
      case DONE -> standing.result().orElseThrow();
      case REFUSED -> throw new RpcException(4_001, standing.says());
      case FAILED -> throw new RpcException(RpcException.TRANSACTION_REJECTED, standing.says());
      case WAITING, STOPPED -> throw Wallet.waits("it waits on the desk");
    };
  }

  @Override
  public Optional<Standing> standing(Hash name) {
    return Optional.ofNullable(standings.get(name));
  }
}
