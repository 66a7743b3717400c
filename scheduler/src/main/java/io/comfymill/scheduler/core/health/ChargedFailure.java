package io.comfymill.scheduler.core.health;

import io.comfymill.common.wire.FailureCause;

/**
 * A failure that counts against its node.
 *
 * @param charge failures with the same one count once
 */
record ChargedFailure(String charge, FailureCause cause, String message) {
  private static final int LONGEST = 200;

  String words() {
    String said = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    return cause + ", " + said;
  }
}
