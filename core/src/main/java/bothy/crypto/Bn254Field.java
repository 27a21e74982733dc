package bothy.crypto;

/** What the two curves of BN254 need of the field that their coordinates are in. */
interface Bn254Field<F> {
  boolean isZero();

  boolean isSame(F y);

  F plus(F y);

  F minus(F y);

  F times(F y);

  F squared();

  F doubled();

  F negated();

  F inverted();
}
