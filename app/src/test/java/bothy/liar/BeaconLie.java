package bothy.liar;

import bothy.eth.Bytes;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.practice.PracticeBeaconApi.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One lie that a beacon node tells, whenever it is asked for a path that ends so. */
sealed interface BeaconLie {
  String path();

  String kind();

  /** What is said instead; empty for nothing at all. */
  Optional<Reply> told(Reply truth);

  /** A field of an answer in JSON is changed. */
  record Field(String path, Place place, Change change, Object other, long seed)
      implements BeaconLie {
    @Override
    public String kind() {
      return "light-client data in JSON: " + named(path);
    }

    @Override
    public Optional<Reply> told(Reply truth) {
      Object value = Json.read(truth.body().toArray()).value();
      return Optional.of(
          json(truth, place.changed(value, change, other, new SplittableRandom(seed))));
    }

    @Override
    public String toString() {
      return path + " | " + place + " | " + change.says + " | seed " + seed;
    }
  }

  /** Bytes of an answer in SSZ are changed. */
  record Binary(String path, Way way, Reply other, long seed) implements BeaconLie {
    enum Way {
      FLIPPED,
      CUT,
      LONGER,
      ZEROED,
      FULL,
      MOVED,
      EMPTY,
      TWICE,
      MIXED
    }

    @Override
    public String kind() {
      return "light-client data in SSZ: " + named(path);
    }

    @Override
    public Optional<Reply> told(Reply truth) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = truth.body().toArray();
      int at = random.nextInt(bytes.length);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(64));
      byte[] changed =
          switch (way) {
            case FLIPPED -> {
              bytes[at] ^= (byte) (1 << random.nextInt(8));
              yield bytes;
            }
            case CUT -> Arrays.copyOf(bytes, at);
            case LONGER -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
            case ZEROED -> {
              Arrays.fill(bytes, at, end, (byte) 0);
              yield bytes;
            }
            case FULL -> {
              Arrays.fill(bytes, at, end, (byte) 0xff);
              yield bytes;
            }
            case MOVED -> {
              System.arraycopy(bytes, at, bytes, random.nextInt(at + 1), end - at);
              yield bytes;
            }
            case EMPTY -> new byte[0];
            case TWICE -> truth.body().concat(truth.body()).toArray();
            case MIXED -> {
              byte[] others = other.body().toArray();
              if (at < others.length) {
                System.arraycopy(others, at, bytes, at, Math.min(bytes.length, others.length) - at);
              }
              yield bytes;
            }
          };
      return Optional.of(
          new Reply(truth.status(), truth.contentType(), Bytes.owning(changed), truth.headers()));
    }

    @Override
    public String toString() {
      return path + " | SSZ " + way + " | seed " + seed;
    }
  }

  /** Another whole answer. */
  record Whole(String path, String name, Optional<Reply> other) implements BeaconLie {
    @Override
    public String kind() {
      return "light-client data: " + name;
    }

    @Override
    public Optional<Reply> told(Reply truth) {
      return other;
    }

    @Override
    public String toString() {
      return path + " | " + name;
    }
  }

  /** What stands around an answer is changed. */
  record Around(String path, String what, Reply reply) implements BeaconLie {
    static List<Around> all(String path, Reply truth) {
      Map<String, String> electra = new HashMap<>(truth.headers());
      electra.put("Eth-Consensus-Version", "capella");
      Map<String, String> unknown = new HashMap<>(truth.headers());
      unknown.put("Eth-Consensus-Version", "gloas");
      Map<String, String> packed = new HashMap<>(truth.headers());
      packed.put("Content-Encoding", "gzip");
      String type = truth.contentType();
      Bytes body = truth.body();
      return List.of(
          new Around(path, "of another fork", new Reply(200, type, body, electra)),
          new Around(path, "of an unknown fork", new Reply(200, type, body, unknown)),
          new Around(path, "of no fork", new Reply(200, type, body, Map.of())),
          new Around(path, "packed", new Reply(200, type, body, packed)),
          new Around(path, "as text", new Reply(200, "text/html", body, truth.headers())),
          new Around(path, "said to be JSON", new Reply(200, "application/json", body, Map.of())),
          new Around(path, "HTTP 500", new Reply(500, type, body, truth.headers())),
          new Around(path, "HTTP 429", new Reply(429, type, body, truth.headers())),
          new Around(path, "HTTP 206", new Reply(206, type, body, truth.headers())),
          new Around(
              path, "oversized", new Reply(200, type, Bytes.of(new byte[1 << 20]), Map.of())));
    }

    @Override
    public String kind() {
      return "light-client data: HTTP, types, forks";
    }

    @Override
    public Optional<Reply> told(Reply truth) {
      return Optional.of(reply);
    }

    @Override
    public String toString() {
      return path + " | " + what;
    }
  }

  private static String named(String path) {
    return path.replaceAll(".*light_client/", "").replaceAll("[/?].*", "").replace('_', ' ');
  }

  static Reply json(Reply truth, Object value) {
    return new Reply(
        200,
        "application/json",
        Bytes.owning(CompactJson.of(value).getBytes(StandardCharsets.UTF_8)),
        truth.headers());
  }
}
