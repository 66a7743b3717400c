package io.comfymill.standalone.infrastructure;

import io.comfymill.standalone.process.ProcessSpec;
import java.io.IOException;

/** A server that runs as one child process on a folder of its own, which keeps its data. */
public sealed interface Server permits KafkaServer, PostgresServer, RedisServer {
  /**
   * Makes its folder ready, which takes long the first time and nothing later, and says how to run
   * it. To be called before every start; the server must not be running.
   */
  ProcessSpec prepare() throws IOException, InterruptedException;
}
