package bothy;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.authority.SignedRequests;
import bothy.cases.PassageRecord;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Request;
import bothy.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a journal counts as signed. */
class SignedHereTest {
  private static final Address ALICE =
      Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  private static final Address BOB = Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");

  @TempDir Path home;

  private static void keep(Journal journal, String kind, String text, Object... values) {
    byte[] bytes = text.replace('\'', '"').formatted(values).getBytes(StandardCharsets.UTF_8);
    journal.append(Instant.EPOCH, kind, Bytes.owning(bytes));
  }

  private static void approve(Journal journal, Address who, String id, String digest) {
    keep(
        journal,
        PassageRecord.APPROVAL,
        """
        {'transaction':'0x%s','approval':{'id':'%s','account':'%s','payload':'typedData','digest':'%s'},
         'asked':{'chainId':1,'method':'eth_signTypedData_v4','params':['%s',
          {'types':{'EIP712Domain':[],'Riddle':[{'name':'answer','type':'uint256'}]},
           'primaryType':'Riddle','domain':{},'message':{'answer':%d}}]}}
        """,
        digest,
        id,
        who.toHex(),
        digest,
        who.toHex(),
        Integer.parseInt(id));
  }

  private static void unsigned(Journal journal, String digest) {
    keep(
        journal,
        PassageRecord.DECISION,
        "{'transaction':'0x%s','decision':'not signed','why':'locked'}",
        digest);
  }

  private List<String> answers(Address account) {
    return SignedHere.in(home).by(account).requests().stream()
        .map(request -> ((Request.Typed) request).data().message().get("answer"))
        .map(String::valueOf)
        .toList();
  }

  @Test
  void takesWhatWasSignedAndWhatMayHaveBeen() {
    try (Journal journal = Journal.open(home)) {
      approve(journal, ALICE, "1", "aa"); // signed
      keep(journal, PassageRecord.SIGNATURE, "{'transaction':'0xaa','approval':'1'}");
      approve(journal, ALICE, "2", "bb"); // not signed
      unsigned(journal, "bb");
      approve(journal, ALICE, "3", "cc"); // the signer was out of reach: it may be signed
      approve(journal, ALICE, "4", "dd"); // may be signed, then asked again and not signed
      approve(journal, ALICE, "5", "dd");
      unsigned(journal, "dd");
      approve(journal, ALICE, "6", "aa"); // the very same as the first
      approve(journal, BOB, "7", "ee");
    }

    assertThat(answers(ALICE)).containsExactlyInAnyOrder("6", "4", "3");
    assertThat(answers(BOB)).containsExactly("7");
  }

  @Test
  void saysThatThereIsNoJournal() {
    assertThat(SignedHere.in(home).by(ALICE)).isEqualTo(SignedRequests.NONE.by(ALICE));
  }
}
