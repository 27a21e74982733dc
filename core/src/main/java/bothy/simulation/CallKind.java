package bothy.simulation;

/** The instruction that opened a frame. */
public enum CallKind {
  CALL,
  CALLCODE,
  DELEGATECALL,
  STATICCALL,
  CREATE,
  CREATE2,
  SELFDESTRUCT
}
