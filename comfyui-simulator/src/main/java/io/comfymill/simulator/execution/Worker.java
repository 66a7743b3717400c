package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.simulator.live.Clients;
import io.comfymill.simulator.node.SimulatedCrash;
import io.comfymill.simulator.node.UncaughtPythonError;
import io.comfymill.simulator.queue.PromptQueue;
import io.comfymill.simulator.queue.QueueItem;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Runs one prompt after another on its own thread, which sleeps to simulate work. */
public final class Worker {
  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  private final PromptQueue queue;
  private final Clients clients;
  private final ExecutionScope scope;
  private final InstantSource clock;
  private final Runnable onCrash;
  private final Thread thread;
  private volatile boolean unloadModels;
  private volatile boolean freeMemory;

  /**
   * @param onCrash called on the worker's thread, which then ends
   */
  public Worker(
      String name,
      PromptQueue queue,
      Clients clients,
      ExecutionScope scope,
      InstantSource clock,
      Runnable onCrash) {
    this.queue = queue;
    this.clients = clients;
    this.scope = scope;
    this.clock = clock;
    this.onCrash = onCrash;
    this.thread = new Thread(this::work, name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Ends it in the middle of whatever it does. */
  public void kill() {
    thread.interrupt();
  }

  /** {@code POST /free}: done as soon as no prompt runs. */
  public void free(boolean models, boolean memory) {
    unloadModels |= models || memory;
    freeMemory |= memory;
    queue.wake();
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        QueueItem item = queue.take();
        if (item != null) {
          run(item);
        }
        applyFree();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncaughtPythonError e) {
      LOG.log(Level.INFO, "the worker {0} ends: {1}", thread.getName(), e.getMessage());
    } catch (SimulatedCrash e) {
      onCrash.run();
    }
  }

  private void run(QueueItem item) throws InterruptedException, SimulatedCrash {
    if (!item.extraData().isContainerNode() && !item.extraData().isTextual()) {
      throw new UncaughtPythonError("TypeError: extra_data is not iterable");
    }
    String clientId = clientId(item.clientId());
    scope.executing().prompt(clientId);
    PromptMessages messages = new PromptMessages(clients, clock, item.promptId(), clientId);
    queue.done(item, new PromptExecution(scope, item, messages).run());
    messages.executing(null);
  }

  private static @Nullable String clientId(JsonNode json) throws SimulatedCrash {
    if (json.isContainerNode()) {
      throw new SimulatedCrash(); // what sends the messages ends, and ComfyUI with it
    }
    return json.isMissingNode() || json.isNull() ? null : json.asText();
  }

  private void applyFree() {
    if (unloadModels) {
      unloadModels = false;
      scope.gpu().unloadAll();
    }
    if (freeMemory) {
      freeMemory = false;
      scope.cache().clear();
    }
  }
}
