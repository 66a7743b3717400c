package io.comfymill.scheduler.core.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue<String> queue = new FairQueue<>();

  private String serve(int weight) {
    String first = queue.first();
    assertThat(first).isNotNull();
    queue.served(first, weight);
    return first;
  }

  private List<String> serve(int count, int weightOfHeavy) {
    return Stream.generate(() -> serve("heavy".equals(queue.first()) ? weightOfHeavy : 1))
        .limit(count)
        .toList();
  }

  @Test
  void flowsTakeTurns() {
    queue.enter("a");
    queue.enter("b");
    queue.enter("c");

    assertThat(serve(6, 1)).containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void aFlowGetsTurnsByItsWeight() {
    queue.enter("heavy");
    queue.enter("light");

    assertThat(Collections.frequency(serve(100, 3), "heavy")).isBetween(74, 76);
  }

  @Test
  void oneThatComesLaterIsServedWithinARoundAndHasNoClaimForThePast() {
    queue.enter("a");
    queue.enter("b");
    serve(100, 1);
    queue.enter("late");

    assertThat(serve(3, 1)).contains("late");
    assertThat(Collections.frequency(serve(30, 1), "late")).isEqualTo(10);
  }

  @Test
  void toLeaveAndComeBackGainsNoTurn() {
    queue.enter("steady");
    queue.enter("hopping");
    int hopping = 0;
    for (int i = 0; i < 100; i++) {
      if (serve(1).equals("hopping")) {
        hopping++;
        queue.leave("hopping");
        queue.enter("hopping");
      }
    }

    assertThat(hopping).isEqualTo(50);
  }

  @Test
  void oneThatCouldNotBeServedMakesUpForAFewTurnsOnly() {
    queue.enter("blocked");
    queue.enter("served");
    for (int i = 0; i < 50; i++) {
      queue.served("served", 1);
    }

    assertThat(serve(5, 1)).containsOnly("blocked");
    assertThat(Collections.frequency(serve(10, 1), "blocked")).isEqualTo(5);
  }

  @Test
  void turnsThatOthersHadInsteadAreCounted() {
    queue.enter("waiting");
    queue.enter("served");
    assertThat(queue.missed("waiting", 1)).isZero();

    for (int i = 0; i < 4; i++) {
      queue.served("served", 1);
    }

    assertThat(queue.missed("waiting", 1)).isEqualTo(3);
    assertThat(queue.missed("waiting", 2)).isEqualTo(6);
    assertThat(queue.missed("served", 1)).isZero();
    assertThat(queue.missed("unknown", 1)).isZero();
  }

  @Test
  void whoLeftIsForgottenOnceItsTagIsPast() {
    queue.enter("stays");
    for (int i = 0; i < 1000; i++) {
      queue.enter("guest-" + i);
      queue.served("guest-" + i, 1);
      queue.leave("guest-" + i);
      queue.served("stays", 1);
    }

    assertThat(queue.known()).isLessThanOrEqualTo(3);
  }

  @Test
  void aCopyIsServedWithoutConsequences() {
    queue.enter("a");
    queue.enter("b");
    FairQueue<String> copy = queue.copy();
    copy.served("a", 1);

    assertThat(copy.first()).isEqualTo("b");
    assertThat(queue.first()).isEqualTo("a");
  }
}
