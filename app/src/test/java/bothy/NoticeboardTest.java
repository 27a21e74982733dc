package bothy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NoticeboardTest {
  private final AtomicReference<Object> seen = new AtomicReference<>("as it was");
  private final List<String> told = new CopyOnWriteArrayList<>();

  private void awaitNews() throws InterruptedException {
    while (told.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void tellsWhatChangesRightAfterSomebodyBeganToListen() throws Exception {
    try (Noticeboard board = new Noticeboard(Map.of("keys", seen::get))) {
      board.listen(told::add);
      seen.set("another"); // before it looked by itself for the first time

      awaitNews();

      assertThat(told).containsExactly("keys");
    }
  }

  @Test
  void tellsNobodyWhoDoesNotListenAnyMore() throws Exception {
    try (Noticeboard board = new Noticeboard(Map.of())) {
      board.listen(told::add).close();

      board.tell("waiting");

      assertThat(told).isEmpty();
    }
  }

  @Test
  void whatCannotBeLookedAtIsNewsOnce() throws Exception {
    try (Noticeboard board =
        new Noticeboard(
            Map.of(
                "keys",
                () -> {
                  if (seen.get().equals("away")) {
                    throw new IllegalStateException("nobody answers");
                  }
                  return seen.get();
                }))) {
      board.listen(told::add);
      seen.set("away");

      awaitNews();
      TimeUnit.MILLISECONDS.sleep(1_500);

      assertThat(told).containsExactly("keys");
    }
  }
}
