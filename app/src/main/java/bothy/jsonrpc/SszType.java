package bothy.jsonrpc;

import bothy.eth.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A type of SSZ and how its values stand in JSON (consensus-specs, ssz/simple-serialize.md, JSON
 * mapping): numbers are decimal text, bytes hex text, vectors arrays, containers objects.
 */
sealed interface SszType {
  int OFFSET = 4;

  /** How many bytes a value has; {@link #OFFSET} where that varies, for its offset. */
  int fixedSize();

  default boolean varies() {
    return false;
  }

  /** The SSZ of a JSON value; an {@link InputException} where it is none of this type. */
  Bytes encode(Node node);

  /** The JSON value of canonical SSZ. */
  Object decode(Bytes bytes);

  /** A whole number from 0 to 256^{@code fixedSize} - 1, little-endian. */
  record Uint(int fixedSize) implements SszType {
    @Override
    public Bytes encode(Node node) {
      String expected = "a decimal number in quotes below 2^" + Byte.SIZE * fixedSize;
      String text = node.text();
      if (!text.matches("0|[1-9][0-9]{0,77}")) {
        throw node.wrong(expected);
      }
      BigInteger number = new BigInteger(text);
      if (number.bitLength() > Byte.SIZE * fixedSize) {
        throw node.wrong(expected);
      }
      byte[] little = new byte[fixedSize];
      for (int i = 0; i < fixedSize; i++) {
        little[i] = number.shiftRight(Byte.SIZE * i).byteValue();
      }
      return Bytes.owning(little);
    }

    @Override
    public Object decode(Bytes bytes) {
      byte[] big = new byte[bytes.size()];
      for (int i = 0; i < big.length; i++) {
        big[i] = bytes.at(big.length - 1 - i);
      }
      return new BigInteger(1, big).toString();
    }
  }

  /** So many bytes. */
  record ByteVector(int fixedSize) implements SszType {
    @Override
    public Bytes encode(Node node) {
      return hex(node, fixedSize, fixedSize);
    }

    @Override
    public Object decode(Bytes bytes) {
      return bytes.toHex();
    }
  }

  /** At most so many bytes. */
  record ByteList(int maximum) implements SszType {
    @Override
    public int fixedSize() {
      return OFFSET;
    }

    @Override
    public boolean varies() {
      return true;
    }

    @Override
    public Bytes encode(Node node) {
      return hex(node, 0, maximum);
    }

    @Override
    public Object decode(Bytes bytes) {
      return bytes.toHex();
    }
  }

  private static Bytes hex(Node node, int least, int most) {
    String expected =
        least == most ? "0x and " + 2 * most + " hex digits" : "0x and at most " + most + " bytes";
    Bytes bytes = node.as(expected, Bytes::fromHex);
    if (bytes.size() < least || bytes.size() > most) {
      throw node.wrong(expected);
    }
    return bytes;
  }

  /** So many values of a type that doesn't vary. */
  record Vector(SszType element, int size) implements SszType {
    @Override
    public int fixedSize() {
      return size * element.fixedSize();
    }

    @Override
    public Bytes encode(Node node) {
      List<Node> nodes = node.elements();
      if (nodes.size() != size) {
        throw new InputException(node.path(), size + " elements", "" + nodes.size());
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      nodes.forEach(each -> out.writeBytes(element.encode(each).toArray()));
      return Bytes.owning(out.toByteArray());
    }

    @Override
    public Object decode(Bytes bytes) {
      List<Object> values = new ArrayList<>();
      int each = element.fixedSize();
      for (int i = 0; i < size; i++) {
        values.add(element.decode(bytes.slice(i * each, (i + 1) * each)));
      }
      return values;
    }
  }

  /** Fields in their order; those that vary stand behind the others. */
  record Container(Map<String, SszType> fields) implements SszType {
    /**
     * A container of named fields.
     *
     * @param namesAndTypes a name, its type, the next name, and so on
     */
    static Container of(Object... namesAndTypes) {
      Map<String, SszType> fields = new LinkedHashMap<>();
      for (int i = 0; i < namesAndTypes.length; i += 2) {
        fields.put((String) namesAndTypes[i], (SszType) namesAndTypes[i + 1]);
      }
      return new Container(fields);
    }

    /** One field more. */
    Container and(String name, SszType type) {
      Map<String, SszType> more = new LinkedHashMap<>(fields);
      more.put(name, type);
      return new Container(more);
    }

    @Override
    public boolean varies() {
      return fields.values().stream().anyMatch(SszType::varies);
    }

    @Override
    public int fixedSize() {
      return varies() ? OFFSET : head();
    }

    private int head() {
      return fields.values().stream().mapToInt(SszType::fixedSize).sum();
    }

    @Override
    public Bytes encode(Node node) {
      node.only(fields.keySet());
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      ByteArrayOutputStream tail = new ByteArrayOutputStream();
      fields.forEach((name, type) -> {
        Bytes value = type.encode(node.required(name, "a field of " + fields.size()));
        if (type.varies()) {
          int offset = head() + tail.size();
          for (int i = 0; i < OFFSET; i++) {
            head.write(offset >> (Byte.SIZE * i));
          }
          tail.writeBytes(value.toArray());
        } else {
          head.writeBytes(value.toArray());
        }
      });
      head.writeBytes(tail.toByteArray());
      return Bytes.owning(head.toByteArray());
    }

    @Override
    public Object decode(Bytes bytes) {
      Map<String, Object> values = new LinkedHashMap<>();
      List<Map.Entry<String, SszType>> varying = new ArrayList<>();
      List<Integer> offsets = new ArrayList<>();
      int at = 0;
      for (Map.Entry<String, SszType> field : fields.entrySet()) {
        Bytes value = bytes.slice(at, at + field.getValue().fixedSize());
        at += value.size();
        if (field.getValue().varies()) {
          varying.add(field);
          offsets.add(Integer.parseInt((String) new Uint(OFFSET).decode(value)));
          values.put(field.getKey(), "");
        } else {
          values.put(field.getKey(), field.getValue().decode(value));
        }
      }
      offsets.add(bytes.size());
      for (int i = 0; i < varying.size(); i++) {
        Bytes value = bytes.slice(offsets.get(i), offsets.get(i + 1));
        values.put(varying.get(i).getKey(), varying.get(i).getValue().decode(value));
      }
      return values;
    }
  }
}
