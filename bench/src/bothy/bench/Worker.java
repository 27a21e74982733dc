package bothy.bench;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.BlobParameters;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Ending;
import bothy.simulation.Fork;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Bothy's side, in a JVM of its own: reads a line, runs it, answers nanoseconds and output. {@code
 * view CALLDATA} and {@code traced CALLDATA} call B; {@code views N DATA} and {@code transactions N
 * DATA} call the token N times.
 */
final class Worker {
  private static final Rules OSAKA =
      new Rules(new ChainId(BigInteger.ONE), Fork.OSAKA, BlobParameters.PRAGUE);
  private static final BlockContext BLOCK =
      new BlockContext(
          1, 1_764_798_551L, 1L << 50, Address.ZERO, Word.ZERO, Word.ZERO, Wei.ZERO, 0);
  private static final Budget PLENTY = new Budget(1L << 60, 2L << 30, Duration.ofMinutes(2));
  private static final Address CALLER = Address.fromHex(Contracts.CALLER);
  private static final Address TOKEN = Address.fromHex(Contracts.TOKEN);

  private final Contracts state;
  private Bytes output = Bytes.EMPTY;

  private Worker(Path folder) throws IOException {
    state = new Contracts(folder);
  }

  public static void main(String[] arguments) throws IOException {
    Worker worker = new Worker(Path.of(arguments[0]));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      long begun = System.nanoTime();
      worker.run(words);
      System.out.println(System.nanoTime() - begun + " " + worker.output.toHex());
    }
  }

  private void run(String[] words) {
    switch (words[0]) {
      case "view" -> keep(simulation().view(toB(words[1])));
      case "traced" -> keep(simulation().call(toB(words[1])));
      case "views" -> views(Integer.parseInt(words[1]), Bytes.fromHex(words[2]));
      case "transactions" -> transactions(Integer.parseInt(words[1]), Bytes.fromHex(words[2]));
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private Simulation simulation() {
    return new Simulation(state, OSAKA, BLOCK, PLENTY);
  }

  private static CallRequest toB(String calldata) {
    return CallRequest.of(CALLER, Address.fromHex(Contracts.B), Bytes.fromHex(calldata));
  }

  private void views(int count, Bytes data) {
    Simulation simulation = simulation();
    CallRequest call = CallRequest.of(CALLER, TOKEN, data);
    for (int i = 0; i < count; i++) {
      keep(simulation.view(call));
    }
  }

  private void transactions(int count, Bytes data) {
    Simulation simulation = simulation();
    for (int i = 0; i < count; i++) {
      keep(simulation.transact(transaction(i, data), CALLER));
    }
  }

  private static Transaction transaction(long nonce, Bytes data) {
    return new Transaction(
        Transaction.DYNAMIC_FEE,
        Optional.of(OSAKA.chainId()),
        nonce,
        Wei.ZERO,
        Wei.ZERO,
        100_000,
        Optional.of(TOKEN),
        Wei.ZERO,
        data,
        List.of(),
        Wei.ZERO,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private void keep(Outcome outcome) {
    if (!(outcome.ending() instanceof Ending.Success)) {
      throw new IllegalStateException("a workload ended in " + outcome.ending());
    }
    output = outcome.output();
  }
}
