package bothy.practice;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.PersonalMessage;
import bothy.eth.Sender;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.practice.blocks.Practice;
import bothy.practice.rpc.PublicKeys;
import org.junit.jupiter.api.Test;

class PracticeAccountsTest {
  @Test
  void belongToTheKeysThatEverybodyKnows() {
    Transaction transaction = Practice.pay(0, 1);
    for (Address account : PracticeAccounts.all()) {
      Transaction signed =
          transaction.signed(
              PublicKeys.sign(account, Transactions.signingHash(transaction)).orElseThrow());

      assertThat(Transactions.sender(signed)).isEqualTo(new Sender.Recovered(account));
    }
    assertThat(PracticeAccounts.all()).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void areTheOnlyOnesThatAreSignedFor() {
    Hash hash = PersonalMessage.hash(Bytes.of((byte) 1));

    assertThat(PublicKeys.sign(Address.ZERO, hash)).isEmpty();
  }
}
