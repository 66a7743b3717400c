package io.comfymill.agent.attempt;

import io.comfymill.common.wire.FailureCause;

/** Why the agent itself ends an attempt before ComfyUI does. */
public record StopReason(FailureCause cause, String message) {}
