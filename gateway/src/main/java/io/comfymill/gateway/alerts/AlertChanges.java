package io.comfymill.gateway.alerts;

import io.comfymill.gateway.alerts.rule.AlertRule;
import io.comfymill.gateway.alerts.rule.FleetFacts;
import io.comfymill.gateway.database.AlertRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one look at the rules changes. An alert fires once what it is about has lasted for as long
 * as its rule says, and is over once it has not been so for {@link #CALM}: what comes and goes is
 * one alert. Rows that stay open are changed in place.
 */
final class AlertChanges {
  static final Duration CALM = Duration.ofSeconds(30);

  private final Instant now;
  private final List<AlertRow> begun = new ArrayList<>();
  private final List<AlertRow> forgotten = new ArrayList<>();
  private final List<AlertRow> fired = new ArrayList<>();
  private final List<AlertRow> resolved = new ArrayList<>();

  private AlertChanges(Instant now) {
    this.now = now;
  }

  private record Key(String rule, String target) {}

  /**
   * @param open rows that are not resolved
   */
  static AlertChanges of(List<AlertRow> open, List<AlertRule> rules, FleetFacts facts) {
    AlertChanges changes = new AlertChanges(facts.now());
    Map<Key, AlertRow> known = new LinkedHashMap<>();
    open.forEach(row -> known.put(new Key(row.rule, row.target), row));
    for (AlertRule rule : rules) {
      rule.findings(facts)
          .forEach(
              finding -> {
                AlertRow row = known.remove(new Key(rule.name(), finding.target()));
                changes.found(row == null ? changes.begin(rule, finding) : row, rule, finding);
              });
    }
    known.values().forEach(changes::notFound);
    return changes;
  }

  private AlertRow begin(AlertRule rule, AlertRule.Finding finding) {
    AlertRow row = new AlertRow();
    row.rule = rule.name();
    row.target = finding.target();
    row.since = now;
    row.seenAt = now;
    begun.add(row);
    return row;
  }

  private void found(AlertRow row, AlertRule rule, AlertRule.Finding finding) {
    boolean pending = row.firedAt == null;
    if (pending && isCalm(row)) {
      row.since = now; // nobody looked for a while, so nobody knows whether it lasted
    }
    row.severity = rule.severity();
    row.detail = finding.detail();
    row.seenAt = now;
    if (pending && !row.since.plus(rule.after()).isAfter(now)) {
      row.firedAt = now;
      fired.add(row);
    }
  }

  private void notFound(AlertRow row) {
    if (row.firedAt == null) {
      forgotten.add(row);
    } else if (isCalm(row)) {
      row.resolvedAt = now;
      resolved.add(row);
    }
  }

  private boolean isCalm(AlertRow row) {
    return !row.seenAt.plus(CALM).isAfter(now);
  }

  /** New rows. */
  List<AlertRow> begun() {
    return begun;
  }

  /** Rows of what did not last. */
  List<AlertRow> forgotten() {
    return forgotten;
  }

  /** Those that are alerts from now on, new rows or not. */
  List<AlertRow> fired() {
    return fired;
  }

  /** Those that are over. */
  List<AlertRow> resolved() {
    return resolved;
  }
}
