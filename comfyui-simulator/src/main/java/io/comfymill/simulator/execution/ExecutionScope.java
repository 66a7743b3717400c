package io.comfymill.simulator.execution;

import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.simulator.node.GpuMemory;
import io.comfymill.simulator.node.Interruption;
import io.comfymill.simulator.node.ServerHost;

/** What all prompts of one running ComfyUI share. */
public record ExecutionScope(
    ObjectInfo objectInfo,
    ServerHost host,
    GpuMemory gpu,
    Interruption interruption,
    Executing executing,
    ResultCache cache) {}
