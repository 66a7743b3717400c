package io.comfymill.scheduler.core.fairshare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void flowsThatLeftAreNotRememberedWithoutBound() {
    queue.enter("patient");
    queue.served("patient", 1);
    for (int i = 0; i < FairQueue.MOST_LEFT + 100; i++) {
      queue.enter("once" + i);
      queue.served("once" + i, 1);
      queue.leave("once" + i);
    }

    assertThat(queue.known()).isEqualTo(1 + FairQueue.MOST_LEFT);
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
    assertThat(queue.cursor().missed(1)).isZero();

    for (int i = 0; i < 4; i++) {
      queue.served("served", 1);
    }

    assertThat(queue.first()).isEqualTo("waiting");
    assertThat(queue.cursor().missed(1)).isEqualTo(3);
    assertThat(queue.cursor().missed(2)).isEqualTo(6);
    queue.leave("waiting");
    assertThat(queue.cursor().missed(1)).isZero();
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
  void aRehearsalIsServedWithoutConsequences() {
    queue.enter("a");
    queue.enter("b");
    FairQueueCursor<String> cursor = queue.cursor();
    cursor.served(1);

    assertThat(cursor.first()).isEqualTo("b");
    assertThat(queue.first()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aRehearsalGoesAsTheQueueWill(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      queue.enter("flow-" + i);
      queue.served("flow-" + random.nextInt(i + 1), 1 + random.nextInt(3));
    }
    FairQueueCursor<String> cursor = queue.cursor();
    List<String> rehearsed = new ArrayList<>();
    SplittableRandom same = new SplittableRandom(seed);
    for (String first = cursor.first(); first != null; first = cursor.first()) {
      rehearsed.add(first);
      if (same.nextInt(4) == 0) {
        cursor.leave();
      } else {
        cursor.served(1 + same.nextInt(3));
      }
    }

    List<String> real = new ArrayList<>();
    same = new SplittableRandom(seed);
    for (String first = queue.first(); first != null; first = queue.first()) {
      real.add(first);
      if (same.nextInt(4) == 0) {
        queue.leave(first);
      } else {
        queue.served(first, 1 + same.nextInt(3));
      }
    }
    assertThat(rehearsed).as("seed %d", seed).isEqualTo(real);
  }
}
