package bothy.jsonrpc;

import java.util.Optional;

/** A JSON-RPC error: its code (JSON-RPC 2.0, section 5.1; EIP-1474; EIP-1193), message and data. */
public final class RpcException extends Exception {
  private static final long serialVersionUID = 1L;

  public static final int PARSE_ERROR = -32_700;
  public static final int INVALID_REQUEST = -32_600;
  public static final int METHOD_NOT_FOUND = -32_601;
  public static final int INVALID_PARAMS = -32_602;
  public static final int INTERNAL_ERROR = -32_603;

  /** EIP-1474: missing or invalid input. */
  public static final int INVALID_INPUT = -32_000;

  /** EIP-1474. */
  public static final int RESOURCE_UNAVAILABLE = -32_002;

  /** EIP-1474: the transaction wasn't made. */
  public static final int TRANSACTION_REJECTED = -32_003;

  /** EIP-1474. */
  public static final int METHOD_NOT_SUPPORTED = -32_004;

  /** EIP-1474. */
  public static final int LIMIT_EXCEEDED = -32_005;

  /** What nodes answer where the code of a call reverted. */
  public static final int REVERTED = 3;

  private final int code;
  private final transient Optional<Object> data;

  public RpcException(int code, String message) {
    this(code, message, Optional.empty());
  }

  /**
   * An error with data.
   *
   * @param data as {@link CompactJson} writes it
   */
  public RpcException(int code, String message, Optional<Object> data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  public int code() {
    return code;
  }

  public Optional<Object> data() {
    return data;
  }
}
