package io.comfymill.gateway.liverecords;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class JobLookupTest {
  private final List<String> looks = new ArrayList<>();

  /** What the table has at each look. */
  private final Queue<Optional<String>> rows = new ArrayDeque<>();

  private Optional<String> fresh = Optional.empty();

  private Optional<String> found() {
    return JobLookup.find(
            () -> {
              looks.add("table");
              return Uni.createFrom().item(rows.remove());
            },
            () -> {
              looks.add("fresh");
              return Uni.createFrom().item(fresh);
            })
        .await()
        .indefinitely();
  }

  @Test
  void whatIsInTheTableIsLookedForNowhereElse() {
    rows.add(Optional.of("row"));

    assertThat(found()).contains("row");
    assertThat(looks).containsExactly("table");
  }

  @Test
  void whatIsNotInTheTableYetIsFoundAmongTheAccepted() {
    rows.add(Optional.empty());
    fresh = Optional.of("accepted");

    assertThat(found()).contains("accepted");
  }

  @Test
  void aJobThatMovesToTheTableBetweenTheLooksIsFound() {
    rows.addAll(List.of(Optional.empty(), Optional.of("row")));

    assertThat(found()).contains("row");
    assertThat(looks).containsExactly("table", "fresh", "table");
  }

  @Test
  void aJobThatNobodyHasIsNotFound() {
    rows.addAll(List.of(Optional.empty(), Optional.empty()));

    assertThat(found()).isEmpty();
  }
}
