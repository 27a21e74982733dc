package bothy.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {
  private static Host host(String origin) {
    return Host.of(origin).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "https://App.Example/login?x=1, app.example",
    "app.example:8443, app.example",
    "https://user@app.example., app.example",
    "https://[::1]:8080/, [::1]",
    "https://app.example\\@evil.example, app.example"
  })
  void findsTheHost(String origin, String expected) {
    assertThat(host(origin).name()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://", "https:///path"})
  void hasNoneWhereThereIsNone(String origin) {
    assertThat(Host.of(origin)).isEmpty();
  }

  /** RFC 3492, section 7.1, and names in use. */
  @ParameterizedTest
  @CsvSource({
    "xn--ihqwcrb4cv8a8dqg056pqjye, 他们为什么不说中文",
    "xn--porqunopuedensimplementehablarenespaol-fmd56a, porquénopuedensimplementehablarenespañol",
    "xn--d9juau41awczczp, そのスピードで",
    "xn--mnchen-3ya, münchen",
    "xn--pple-43d, аpple"
  })
  void showsTheLettersThatItStandsFor(String name, String shown) {
    assertThat(host("https://" + name + ".example").shown()).isEqualTo(shown + ".example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xn--a", "xn--99999999", "xn--\u00e9-", "xn--zzzzzzzzzzzzzzzzzzzzz"})
  void keepsWhatStandsForNothing(String name) {
    assertThat(host(name + ".example").shown()).isNotNull();
  }

  @Test
  void tellsMixedScriptsFromNamesInOne() {
    assertThat(host("https://xn--pple-43d.example").mixesScripts()).isTrue();
    assertThat(host("https://xn--mnchen-3ya.example").mixesScripts()).isFalse();
    assertThat(host("https://xn--d9juau41awczczp.example").mixesScripts()).isFalse();
    assertThat(host("https://app.example").mixesScripts()).isFalse();
  }

  @Test
  void tellsCyrillicThatIsDrawnLikeLatin() {
    assertThat(host("https://раура.example").isDrawnLatin()).isTrue();
    assertThat(host("https://жук.example").isDrawnLatin()).isFalse();
    assertThat(host("https://münchen.example").isDrawnLatin()).isFalse();
  }

  private static final HostList LIST =
      new HostList(
          Set.of("opensae.example"),
          Set.of("evil.example", "opensae.example"),
          List.of("opensea.io", "etherscan.io"),
          2);

  @Test
  void blocksAHostAndItsSubdomainsOnly() {
    assertThat(LIST.blocks(host("evil.example"))).contains("evil.example");
    assertThat(LIST.blocks(host("a.b.evil.example"))).contains("evil.example");
    assertThat(LIST.blocks(host("notevil.example"))).isEmpty();
    assertThat(LIST.blocks(host("evil.example.com"))).isEmpty();
    assertThat(LIST.allows(host("www.opensae.example"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "opensae.io, opensea.io",
    "www.0pensea.com, opensea.io",
    "xn--opense-8nf.io, opensea.io",
    "app.xn--opense-8nf.io, opensea.io",
    "ethercsan.org, etherscan.io"
  })
  void seesWhomAHostIsMadeToBeTakenFor(String name, String target) {
    assertThat(LIST.imitated(host(name))).contains(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openweather.io", "example.org", "localhost", "app.opensea-docs.io"})
  void leavesOthersAlone(String name) {
    assertThat(LIST.imitated(host(name))).isEmpty();
  }
}
