package io.comfymill.agent.execution;

import io.comfymill.common.wire.FailureCause;

/** Why the agent itself ends an attempt before ComfyUI does. */
record StopReason(FailureCause cause, String message) {}
