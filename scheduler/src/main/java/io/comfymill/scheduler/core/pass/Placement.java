package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.job.Job;

/**
 * This job goes to that node now.
 *
 * @param reason why that node, in words
 */
public record Placement(Job job, NodeId node, String reason) {}
