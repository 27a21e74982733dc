package bothy.proof;

/**
 * What a light client's data can fail, in the order in which it is asked (consensus-specs,
 * altair/light-client/sync-protocol.md as changed through Electra).
 */
public enum LightClientCheck {
  /** The bytes aren't the canonical encoding of the type. */
  ENCODING,
  /** The fork isn't known here, or isn't that of the data's slot. */
  FORK,
  /** The committee, or its bits, are of another size than this chain's. */
  COMMITTEE_SIZE,
  /** At least one member signed. */
  PARTICIPATION,
  /** Before Deneb, no gas of blobs. */
  BLOB_GAS,
  /** The execution header is in the body of the block. */
  EXECUTION_BRANCH,
  /** A bootstrap is of the block that was trusted. */
  TRUSTED_ROOT,
  /** A bootstrap's committee is in the state of its block. */
  CURRENT_COMMITTEE_BRANCH,
  /** Current slot, signature, attested and finalized block follow one another. */
  SLOT_ORDER,
  /** The signature is of a period whose committee is known. */
  SIGNATURE_PERIOD,
  /** It brings something newer, or the next committee that was missing. */
  RELEVANCE,
  /** A finalized header comes with its branch, and none at genesis. */
  FINALIZED_HEADER,
  /** The finalized block is in the state of the attested one. */
  FINALITY_BRANCH,
  /** The next committee is the one that is already known. */
  NEXT_COMMITTEE,
  /** The next committee is in the state of the attested block. */
  NEXT_COMMITTEE_BRANCH,
  /** The members whose bits are set signed the attested block. */
  SIGNATURE
}
