package bothy.provider;

/** The error codes of EIP-1193, EIP-3326 and EIP-5792 (version 2.0.0). */
final class EthereumErrors {
  static final int USER_REJECTED = 4_001;
  static final int UNAUTHORIZED = 4_100;
  static final int UNSUPPORTED = 4_200;

  /** EIP-3326: the wallet isn't on that chain. */
  static final int UNRECOGNIZED_CHAIN = 4_902;

  static final int UNSUPPORTED_CAPABILITY = 5_700;
  static final int UNSUPPORTED_CHAIN = 5_710;
  static final int DUPLICATE_ID = 5_720;
  static final int UNKNOWN_BUNDLE = 5_730;
  static final int BUNDLE_TOO_LARGE = 5_740;
  static final int ATOMICITY_UNSUPPORTED = 5_760;

  private EthereumErrors() {}
}
