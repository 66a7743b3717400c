package io.comfymill.simulator.execution;

import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.simulator.node.GpuMemory;
import io.comfymill.simulator.node.ServerHost;

/** What all prompts of one running ComfyUI share. */
public record ExecutionScope(
    ObjectInfo objectInfo,
    ServerHost host,
    GpuMemory gpu,
    Interruption interruption,
    Executing executing,
    ResultCache cache,
    Fingerprints fingerprints) {

  public static ExecutionScope of(
      ObjectInfo objectInfo,
      ServerHost host,
      GpuMemory gpu,
      Interruption interruption,
      Executing executing) {
    return new ExecutionScope(
        objectInfo,
        host,
        gpu,
        interruption,
        executing,
        new ResultCache(),
        new Fingerprints(objectInfo, host.folders()));
  }
}
