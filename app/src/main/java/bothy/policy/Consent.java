package bothy.policy;

/** Whose word stands behind an approval; weakest first. */
public enum Consent {
  /** The policy's alone: nobody was asked. */
  POLICY,
  /** A person's, who pressed a button on the desk or answered at a terminal. */
  PERSON,
  /**
   * A person's who proved to be there: by the passphrase, a security key or a hardware signer. The
   * signer checks that proof itself.
   */
  PROVEN
}
