package bothy.simulation;

import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction and a call come down to once they are admitted.
 *
 * @param gas not negative
 * @param gasPrice effective, a unit of gas
 * @param blobFee altogether
 */
record Message(
    Address from,
    Optional<Address> to,
    Bytes data,
    BigInteger value,
    long gas,
    BigInteger gasPrice,
    List<Access> accessList,
    List<Authorization> authorizations,
    List<Hash> blobHashes,
    BigInteger blobFee) {}
