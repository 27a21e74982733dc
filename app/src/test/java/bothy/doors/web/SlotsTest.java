package bothy.doors.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final Answer DONE = Answer.json(Map.of());

  @Test
  void whatOverrunsIsGivenUpButKeepsItsSlotUntilItEnds() throws Exception {
    Slots slots = new Slots(1, Duration.ofMillis(50), Duration.ofMillis(50));
    CountDownLatch end = new CountDownLatch(1);

    assertThat(
            slots
                .run(() -> {
                  end.await();
                  return DONE;
                })
                .status())
        .isEqualTo(503);
    assertThat(slots.run(() -> DONE).status()).isEqualTo(503);
    end.countDown();
    Answer answer = slots.run(() -> DONE);
    for (int i = 0; i < 100 && answer.status() != 200; i++) {
      answer = slots.run(() -> DONE);
    }

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void aFailureFreesTheSlotAndIsHeardOf() throws Exception {
    Slots slots = new Slots(1, Duration.ofSeconds(5), Duration.ofSeconds(5));

    assertThatThrownBy(() ->
            slots.run(() -> {
              throw new StackOverflowError();
            }))
        .hasRootCauseInstanceOf(StackOverflowError.class);
    assertThat(slots.run(() -> DONE).status()).isEqualTo(200);
  }
}
