package io.comfymill.agent.runtime;

import java.io.IOException;
import java.util.OptionalLong;

/** Starts and stops one ComfyUI. Every call may block. For one thread. */
interface ComfyUiRuntime {
  /** Started by this agent, perhaps by a previous life of it, and not ended. */
  boolean running();

  void start() throws IOException;

  /** Asks it to end, and makes it end if it does not. */
  void stop() throws IOException, InterruptedException;

  /** How its last run ended, for people. */
  String howItEnded();

  /** The memory it holds; empty where that cannot be told. */
  OptionalLong memoryBytes();

  /** What has to be done now and then. */
  void housekeeping() throws IOException;
}
