package io.comfymill.agent.attempt;

import io.comfymill.common.wire.FailureCause;

/** Why an attempt fails, or is stopped. */
public record Failure(FailureCause cause, String message) {}
