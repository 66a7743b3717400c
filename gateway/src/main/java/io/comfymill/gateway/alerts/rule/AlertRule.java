package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.database.AlertRow.Severity;
import java.time.Duration;
import java.util.stream.Stream;

/** Something that operators are alerted of. Every bean of this type is looked at. */
public interface AlertRule {
  /** Such as {@code node-lost}; what it is about has one open alert of that name at most. */
  String name();

  Severity severity();

  /** How long it has to be so without a break. */
  Duration after();

  /** What is so now. */
  Stream<Finding> findings(FleetFacts facts);

  /**
   * @param target what it is about, such as a node's id
   * @param detail for people; may change while it lasts
   */
  record Finding(String target, String detail) {}
}
