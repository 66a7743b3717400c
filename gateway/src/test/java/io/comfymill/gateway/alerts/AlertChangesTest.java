package io.comfymill.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.alerts.rule.AlertRule;
import io.comfymill.gateway.alerts.rule.FleetFacts;
import io.comfymill.gateway.database.AlertRow;
import io.comfymill.gateway.database.AlertRow.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlertChangesTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration AFTER = Duration.ofMinutes(1);

  private final List<AlertRow> table = new ArrayList<>();
  private Instant now = START;

  /** As if the rule had found these now. */
  private AlertChanges look(String... targets) {
    AlertRule rule =
        new AlertRule("broken", Severity.WARNING, AFTER) {
          @Override
          public Stream<Finding> findings(FleetFacts facts) {
            return Stream.of(targets).map(target -> new Finding(target, "at " + facts.now()));
          }
        };
    FleetFacts facts = new FleetFacts(now, List.of(), List.of(), 0, Optional.empty());
    AlertChanges changes = AlertChanges.of(table, List.of(rule), facts);
    table.addAll(changes.begun());
    table.removeAll(changes.forgotten());
    table.removeAll(changes.resolved());
    return changes;
  }

  private AlertChanges later(int seconds, String... targets) {
    now = now.plusSeconds(seconds);
    return look(targets);
  }

  private static List<String> targets(List<AlertRow> rows) {
    return rows.stream().map(row -> row.target).toList();
  }

  @Test
  void itFiresOnceWhenItHasLasted() {
    assertThat(targets(look("a").begun())).containsExactly("a");
    assertThat(later(20, "a").fired()).isEmpty();
    assertThat(later(20, "a", "b").fired()).isEmpty();
    AlertChanges third = later(20, "a", "b");
    assertThat(targets(third.fired())).containsExactly("a");
    assertThat(third.fired().get(0).since).isEqualTo(START);
    assertThat(third.fired().get(0).detail).isEqualTo("at " + now);
    assertThat(later(20, "a", "b").fired()).isEmpty();
    assertThat(targets(later(20, "a", "b").fired())).containsExactly("b");
  }

  @Test
  void whatDoesNotLastIsForgotten() {
    look("a");
    later(20, "a");
    assertThat(targets(later(20).forgotten())).containsExactly("a");
    assertThat(later(20, "a").fired()).isEmpty();
    assertThat(later(20, "a").fired()).isEmpty();
  }

  @Test
  void whatComesAndGoesIsOneAlertAndIsOverWhenItIsCalm() {
    look("a");
    later(20, "a");
    later(20, "a");
    assertThat(targets(later(20, "a").fired())).containsExactly("a");
    assertThat(later(20).resolved()).isEmpty();
    assertThat(later(5, "a").fired()).isEmpty();
    assertThat(later(20).resolved()).isEmpty();
    assertThat(targets(later(10).resolved())).containsExactly("a");
    assertThat(table).isEmpty();
  }

  @Test
  void whatNobodySawInBetweenBeginsAnew() {
    look("a");
    assertThat(later(3600, "a").fired()).isEmpty();
    later(20, "a");
    later(20, "a");
    assertThat(targets(later(20, "a").fired())).containsExactly("a");
  }
}
