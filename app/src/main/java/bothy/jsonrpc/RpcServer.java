package bothy.jsonrpc;

import bothy.eth.Ground;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * JSON-RPC 2.0 without a transport: bytes of a request, single or batch, to bytes of the answer.
 * The calls of a batch run side by side; {@code batch} bounds how many there may be.
 */
public final class RpcServer {
  private static final int LONGEST_METHOD = 100;
  private static final int LONGEST_ID = 200;
  private static final BigInteger LARGEST_ID = BigInteger.ONE.shiftLeft(64);

  private final RpcMethods methods;
  private final int batch;
  private final Consumer<Throwable> faults;

  /**
   * A server of {@code methods}.
   *
   * @param faults hears of what is our fault; who asked hears only that it is
   */
  public RpcServer(RpcMethods methods, int batch, Consumer<Throwable> faults) {
    this.methods = methods;
    this.batch = batch;
    this.faults = faults;
  }

  /**
   * An answer.
   *
   * @param body empty if all were notifications, which aren't answered
   * @param ground the weakest of what it says
   */
  public record Answered(Optional<byte[]> body, Optional<Ground> ground) {}

  private record Part(Optional<Object> answer, Optional<Ground> ground) {
    static Part of(Object answer) {
      return new Part(Optional.of(answer), Optional.empty());
    }
  }

  /** The answer to a request. */
  public Answered answer(byte[] request, RpcCall.Session session) {
    Node node;
    try {
      node = Json.read(request);
    } catch (InputException e) {
      return whole(List.of(error(Json.NULL, RpcException.PARSE_ERROR, says(e))), false);
    }
    if (!(node.value() instanceof List<?> list)) {
      return whole(List.of(part(node, session)), false);
    }
    if (list.isEmpty() || list.size() > batch) {
      String expected = "expected a batch of 1 to " + batch + " calls, found " + list.size();
      return whole(List.of(error(Json.NULL, RpcException.INVALID_REQUEST, expected)), false);
    }
    return whole(sideBySide(node.elements(), session), true);
  }

  private List<Part> sideBySide(List<Node> calls, RpcCall.Session session) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Part>> running = new ArrayList<>();
      calls.forEach(call -> running.add(threads.submit(() -> part(call, session))));
      List<Part> parts = new ArrayList<>();
      for (Future<Part> each : running) {
        try {
          parts.add(each.get());
        } catch (ExecutionException e) {
          parts.add(fault(Json.NULL, e));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          threads.shutdownNow();
          parts.add(fault(Json.NULL, e));
        }
      }
      return parts;
    }
  }

  private static Answered whole(List<Part> parts, boolean list) {
    List<Object> answers = new ArrayList<>();
    parts.forEach(part -> part.answer().ifPresent(answers::add));
    Optional<Ground> ground =
        parts.stream().map(Part::ground).flatMap(Optional::stream).reduce(Ground::and);
    if (answers.isEmpty()) {
      return new Answered(Optional.empty(), ground);
    }
    String text = CompactJson.of(list ? answers : answers.getFirst());
    return new Answered(Optional.of(text.getBytes(StandardCharsets.UTF_8)), ground);
  }

  private Part part(Node request, RpcCall.Session session) {
    Object id = Json.NULL;
    try {
      if (!request.isObject()) {
        throw request.wrong("a call: an object");
      }
      Optional<Object> given = id(request);
      id = given.orElse(Json.NULL);
      RpcCall call = read(request, session);
      if (given.isEmpty()) {
        notified(call);
        return new Part(Optional.empty(), Optional.empty());
      }
      return called(id, call);
    } catch (InputException e) {
      return error(id, RpcException.INVALID_REQUEST, says(e));
    }
  }

  /** A notification has no id at all; null is one. */
  private static Optional<Object> id(Node request) {
    Object id = request.members().get("id");
    return switch (id) {
      case null -> Optional.empty();
      case String text when text.length() <= LONGEST_ID -> Optional.of(text);
      case BigInteger number when number.abs().compareTo(LARGEST_ID) < 0 -> Optional.of(number);
      default -> {
        if (id.equals(Json.NULL)) {
          yield Optional.of(id);
        }
        throw new InputException("id", "a short string, a whole number or null", "another value");
      }
    };
  }

  private static RpcCall read(Node request, RpcCall.Session session) {
    Node version = request.required("jsonrpc", "\"2.0\"");
    if (!version.value().equals("2.0")) {
      throw version.wrong("\"2.0\"");
    }
    Node method = request.required("method", "a method's name");
    if (method.text().isEmpty() || method.text().length() > LONGEST_METHOD) {
      throw method.wrong("a method's name");
    }
    Node params = request.member("params").orElse(new Node("params", List.of()));
    if (!(params.value() instanceof List) && !params.isObject()) {
      throw params.wrong("an array or an object");
    }
    return new RpcCall(method.text(), params, session);
  }

  private void notified(RpcCall call) {
    try {
      methods.call(call);
    } catch (RpcException | InputException e) {
      // a notification has no answer, not even an error
    } catch (RuntimeException | Error e) {
      faults.accept(e);
    }
  }

  private Part called(Object id, RpcCall call) {
    try {
      RpcReply reply = methods.call(call);
      return new Part(Optional.of(envelope(id, Map.of("result", reply.value()))), reply.ground());
    } catch (RpcException e) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("code", e.code());
      error.put("message", String.valueOf(e.getMessage()));
      e.data().ifPresent(data -> error.put("data", data));
      return Part.of(envelope(id, Map.of("error", error)));
    } catch (InputException e) {
      return error(id, RpcException.INVALID_PARAMS, says(e));
    } catch (RuntimeException | Error e) {
      return fault(id, e);
    }
  }

  private Part fault(Object id, Throwable e) {
    faults.accept(e);
    return error(id, RpcException.INTERNAL_ERROR, "This is our fault, not yours.");
  }

  private static String says(InputException e) {
    return String.valueOf(e.getMessage());
  }

  private static Part error(Object id, int code, String message) {
    return Part.of(envelope(id, Map.of("error", Map.of("code", code, "message", message))));
  }

  private static Map<String, Object> envelope(Object id, Map<String, Object> outcome) {
    Map<String, Object> envelope = new LinkedHashMap<>(outcome);
    envelope.put("jsonrpc", "2.0");
    envelope.put("id", id);
    return envelope;
  }
}
