package bothy.practice;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.BeaconNetwork;
import bothy.proof.BeaconPreset;
import bothy.proof.LightClientUpdate;
import bothy.proof.SyncAggregate;

/** Signs what a practice chain's committee never would. */
public final class Forger {
  private final PracticeCommittees committees;
  private final BeaconNetwork network;

  /** A forger with the keys of a seed, signing for a network. */
  public Forger(Bytes seed, BeaconNetwork network) {
    this.committees = new PracticeCommittees(BeaconPreset.MAINNET, seed);
    this.network = network;
  }

  /** The update, signed by so many of the committee of its period. */
  public LightClientUpdate sign(LightClientUpdate update, int signers) {
    long attested = update.attested().slot();
    Hash message = network.signingRoot(update.attested().beacon().root(), attested).orElseThrow();
    long period = BeaconPreset.MAINNET.period(update.signatureSlot());
    return with(update, committees.sign(period, signers, message));
  }

  /** The update with another signature. */
  public static LightClientUpdate with(LightClientUpdate update, SyncAggregate aggregate) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), aggregate, update.signatureSlot());
  }
}
