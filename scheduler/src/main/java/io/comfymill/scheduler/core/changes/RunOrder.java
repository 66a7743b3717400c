package io.comfymill.scheduler.core.changes;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;

/** An assignment to be sent to its node, together with the job's body. */
public record RunOrder(AttemptId attempt, NodeId node) {}
