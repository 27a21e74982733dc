package bothy.proof;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.util.ArrayList;
import java.util.List;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

/** A sync committee whose keys everyone can make. */
record TestCommittee(List<SecretKey> secrets, SyncCommittee committee) {
  private static final String DST = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

  static TestCommittee of(int number, int size) {
    List<SecretKey> secrets = new ArrayList<>();
    List<Bytes> keys = new ArrayList<>();
    P1 sum = new P1();
    for (int i = 0; i < size; i++) {
      byte[] seed = new byte[32];
      seed[0] = (byte) number;
      seed[1] = (byte) i;
      SecretKey secret = new SecretKey();
      secret.keygen(seed);
      secrets.add(secret);
      P1 key = new P1(secret);
      sum.aggregate(key.to_affine());
      keys.add(Bytes.owning(key.compress()));
    }
    return new TestCommittee(
        secrets, new SyncCommittee(keys, Bytes.owning(sum.to_affine().compress())));
  }

  /** The signature of the first {@code signers} members. */
  SyncAggregate sign(Hash message, int signers) {
    byte[] bits = new byte[secrets.size() / 8];
    P2 sum = new P2();
    for (int i = 0; i < signers; i++) {
      bits[i / 8] |= (byte) (1 << (i % 8));
      P2 each = new P2().hash_to(message.bytes().toArray(), DST);
      sum.aggregate(each.sign_with(secrets.get(i)).to_affine());
    }
    return new SyncAggregate(Bytes.owning(bits), Bytes.owning(sum.to_affine().compress()));
  }
}
