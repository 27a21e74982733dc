package planted.policy;

/** Has a vague name and uses a library outside its fence. */
public final class PlantedDigestUtil {
  public final Object digest = new org.bouncycastle.crypto.digests.KeccakDigest(256);
}
