package io.comfymill.scheduler.core.changes;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;

/** To be sent to the node, with the job's body. */
public record RunOrder(AttemptId attempt, NodeId node) {}
