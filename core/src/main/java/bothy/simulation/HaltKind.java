package bothy.simulation;

/** Why a frame stopped without RETURN, STOP or REVERT. */
public enum HaltKind {
  OUT_OF_GAS,
  INVALID_OPCODE,
  STACK_UNDERFLOW,
  STACK_OVERFLOW,
  INVALID_JUMP,
  WRITE_PROTECTION,
  RETURN_DATA_OUT_OF_BOUNDS,
  CALL_DEPTH,
  INSUFFICIENT_BALANCE,
  CONTRACT_COLLISION,
  CODE_TOO_LARGE,
  INITCODE_TOO_LARGE,
  INVALID_CODE_PREFIX,
  CODE_STORE_OUT_OF_GAS,
  NONCE_OVERFLOW,
  PRECOMPILE_FAILED,
  /** The run's own budget of steps, memory or time. */
  BUDGET,
  /** The state could not answer. */
  STATE_UNKNOWN
}
