package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.database.AlertRow.Severity;
import java.time.Duration;
import java.util.stream.Stream;

/** Something that operators are alerted of. Every bean of this type is looked at. */
public abstract class AlertRule {
  private final String name;
  private final Severity severity;
  private final Duration after;

  /**
   * @param name such as {@code node-lost}; what it is about has one open alert of that name at most
   * @param after how long it has to be so without a break
   */
  protected AlertRule(String name, Severity severity, Duration after) {
    this.name = name;
    this.severity = severity;
    this.after = after;
  }

  public String name() {
    return name;
  }

  public Severity severity() {
    return severity;
  }

  public Duration after() {
    return after;
  }

  /** What is so now. */
  public abstract Stream<Finding> findings(FleetFacts facts);

  /**
   * @param target what it is about, such as a node's id
   * @param detail for people; may change while it lasts
   */
  public record Finding(String target, String detail) {}
}
