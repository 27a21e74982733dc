package bothy.doors.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.guard.Submission.Stage;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures of the main views, light, dark and as wide as a phone, each looked over by axe. They go
 * to target/screenshots, or where BOTHY_PICTURES names, such as ../docs/images.
 */
@Timeout(240)
class PicturesTest {
  private static final long LARGEST = 200_000;

  private final List<String> faults = new ArrayList<>();

  @TempDir Path home;

  @Test
  void everyViewFitsLightDarkAndPhone() throws IOException {
    Path folder =
        Path.of(Objects.requireNonNullElse(System.getenv("BOTHY_PICTURES"), "target/screenshots"));
    Household house = new Household();
    house.connected.add("https://swap.example");
    house.passing.stands("practice", true);
    house.passing.stands("head", 21_345_678L);
    house.passing.stands("ground", "proven");
    house.passing.stands("participation", "98.4 %");
    house.passing.stands("age", 7L);
    house.passing.becomes(
        house.passing.arrives(1), Stage.INCLUDED, "It is in block 21345670, as was shown.");
    var danger =
        house.passing.asks(
            "approve-unknown-code-unlimited",
            "https://free-mint.example",
            Household.asks(true, "The verdict is refuse: signing it takes proof."));
    var swap =
        house.passing.asks(
            "swap-with-a-floor",
            "https://swap.example",
            Household.asks(false, "1,200 USDC would leave today, the limit is 1,000 USDC."));
    Axe axe = Axe.require();
    try (Browser browser = Browser.require();
        OpenDoor door = OpenDoor.in(home, house.backing())) {
      keeps(
          door,
          "policy",
          "{\"transaction\":\"%s\",\"takes\":\"person\",\"reasons\":[{\"id\":\"policy.limit.day\",\"says\":\"1,200 USDC would leave today, the limit is 1,000 USDC.\"}]}"
              .formatted(swap.toHex()));
      keeps(
          door,
          "signature",
          "{\"transaction\":\"%s\",\"digest\":\"0x%s\"}"
              .formatted(swap.toHex(), "5b8e0c1f".repeat(8)));
      keeps(
          door, "inclusion", "{\"transaction\":\"%s\",\"differences\":[]}".formatted(swap.toHex()));
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : List.of(1280, 390)) {
          String name =
              (width == 390 ? "-phone" : "") + (scheme == ColorScheme.DARK ? "-dark" : "");
          try (Visit visit = new Visit(browser, door, width, 844, scheme)) {
            visit.page.navigate(door.address().resolve("/#/waiting/" + swap.toHex()).toString());
            assertThat(visit.at("#submission .card .verdict")).hasText("Allow");
            assertThat(visit.button("Approve")).isEnabled();
            look(visit, axe, folder, "desk-request" + name);
            visit.page.navigate(door.address().resolve("/#/waiting/" + danger.toHex()).toString());
            assertThat(visit.at("#submission .card .verdict")).hasText("Refuse");
            assertThat(visit.button("Approve with passphrase")).isEnabled();
            look(visit, axe, folder, "desk-danger" + name);
            visit.to("actions");
            visit.at("#actions-list a").first().click();
            assertThat(visit.at(".action")).isVisible();
            look(visit, axe, folder, "desk-actions" + name);
            visit.to("authority");
            assertThat(visit.at("#account")).hasValue(Household.ACCOUNT);
            visit.button("Look").click();
            assertThat(visit.at("tbody tr")).hasCount(3);
            look(visit, axe, folder, "desk-authority" + name);
            visit.to("policy");
            assertThat(visit.at(".listing")).isVisible();
            assertThat(visit.button("Accept with passphrase")).isEnabled();
            look(visit, axe, folder, "desk-policy" + name);
            visit.to("names");
            assertThat(visit.at(".name-row:visible")).hasCount(2);
            look(visit, axe, folder, "desk-names" + name);
            visit.to("keys");
            assertThat(visit.at("#keys-accounts .name-row")).hasCount(2);
            look(visit, axe, folder, "desk-keys" + name);
            visit.to("pages");
            assertThat(visit.at("#pages-paired .name-row")).hasCount(1);
            look(visit, axe, folder, "desk-pages" + name);
            visit.to("journal");
            assertThat(visit.at("#entries .entry")).hasCount(3);
            look(visit, axe, folder, "desk-journal" + name);
          }
        }
      }
    }
    assertThat(faults).as("what axe finds").isEmpty();
    try (Stream<Path> made = Files.list(folder)) {
      for (Path each : made.filter(file -> file.toString().contains("desk-")).toList()) {
        assertThat(Files.size(each)).as(each.toString()).isLessThan(LARGEST);
      }
    }
  }

  /** A picture, and what axe says of it. */
  private void look(Visit visit, Axe axe, Path folder, String name) throws IOException {
    visit.shoot(folder, name);
    axe.finds(visit.page).forEach(fault -> faults.add(name + ": " + fault));
  }

  private static void keeps(OpenDoor door, String kind, String json) {
    door.journal.append(OpenDoor.NOW, kind, Bytes.of(json.getBytes(StandardCharsets.UTF_8)));
  }
}
