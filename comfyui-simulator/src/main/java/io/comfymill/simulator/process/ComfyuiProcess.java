package io.comfymill.simulator.process;

import io.comfymill.simulator.execution.Executing;
import io.comfymill.simulator.execution.ExecutionScope;
import io.comfymill.simulator.execution.ResultCache;
import io.comfymill.simulator.execution.Worker;
import io.comfymill.simulator.live.Clients;
import io.comfymill.simulator.live.SocketFrames;
import io.comfymill.simulator.node.GpuMemory;
import io.comfymill.simulator.node.Interruption;
import io.comfymill.simulator.node.ListedNodeInfo;
import io.comfymill.simulator.node.NodeInfo;
import io.comfymill.simulator.node.ServerHost;
import io.comfymill.simulator.queue.PromptHistory;
import io.comfymill.simulator.queue.PromptQueue;
import io.vertx.core.Context;
import java.time.InstantSource;

/** The memory of one run of ComfyUI, which a crash wipes out. */
public record ComfyuiProcess(
    ListedNodeInfo nodeInfo,
    ServerHost host,
    PromptHistory history,
    PromptQueue queue,
    Clients clients,
    GpuMemory gpu,
    Interruption interruption,
    Executing executing,
    Worker worker) {

  /**
   * @param name of the worker's thread
   * @param eventLoop on which clients are served
   * @param onCrash called on the worker's thread
   */
  public static ComfyuiProcess start(
      String name, NodeInfo nodeInfo, ServerHost host, Context eventLoop, Runnable onCrash) {
    Clients clients = new Clients(eventLoop);
    PromptHistory history = new PromptHistory();
    PromptQueue queue =
        new PromptQueue(
            history, remaining -> clients.send(null, "status", SocketFrames.status(remaining)));
    GpuMemory gpu = new GpuMemory(host.timing());
    Interruption interruption = new Interruption();
    Executing executing = new Executing();
    ExecutionScope scope =
        new ExecutionScope(
            nodeInfo.classes(), host, gpu, interruption, executing, new ResultCache());
    Worker worker = new Worker(name, queue, clients, scope, InstantSource.system(), onCrash);
    worker.start();
    return new ComfyuiProcess(
        new ListedNodeInfo(nodeInfo, host.folders()::models),
        host,
        history,
        queue,
        clients,
        gpu,
        interruption,
        executing,
        worker);
  }
}
