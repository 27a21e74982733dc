package bothy.eth;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A contract's function: its name and inputs. */
public record AbiFunction(String name, List<AbiParameter> inputs) {
  public AbiFunction {
    inputs = List.copyOf(inputs);
  }

  /** The signature that is hashed: names of parameters left out, types in full. */
  public String signature() {
    return name + new AbiType.Tuple(inputs).canonical();
  }

  /** The first four bytes of the signature's hash. */
  public Bytes selector() {
    byte[] text = signature().getBytes(StandardCharsets.UTF_8);
    return Hash.keccak(Bytes.of(text)).bytes().slice(0, 4);
  }

  /** Reads calldata, selector first. */
  public Abi.Decoding decode(Bytes calldata) {
    if (calldata.size() < 4 || !calldata.slice(0, 4).equals(selector())) {
      return new Abi.Undecodable("expected the selector " + selector().toHex());
    }
    return AbiCodec.decode(inputs, calldata.slice(4));
  }

  /**
   * Calldata, selector first.
   *
   * @throws EthException if the values don't fit the inputs
   */
  public Bytes encode(List<Object> values) {
    return selector().concat(AbiCodec.encode(new AbiType.Tuple(inputs), values));
  }
}
