package io.comfymill.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What may be set of a gateway. */
@ConfigMapping(prefix = "comfymill.gateway")
public interface GatewayConfig {
  /** The largest file that {@code POST /upload/image} takes; larger ones are answered with 413. */
  @WithDefault("100M")
  MemorySize maxUploadSize();

  /**
   * How much of a prompt may be left without its strings over 64 KiB, which take no memory. Larger
   * ones are answered with 413.
   */
  @WithDefault("4M")
  MemorySize maxOutlineSize();

  /**
   * How many bytes of prompts over 64 KiB may be on their way in at once. Past it a further one is
   * answered with 503. They may be in memory for as long as the disk is slower than the clients.
   */
  @WithDefault("96M")
  MemorySize maxBytesUnderWay();

  /** How many history entries are answered at most, however many there are. */
  @WithDefault("10000")
  int maxHistory();

  /**
   * How many jobs may be accepted that the scheduler has not taken in yet. Further ones are refused
   * with 503 until it does.
   */
  @WithDefault("10000")
  int maxUnansweredJobs();

  /** How much memory those may take. */
  @WithDefault("64M")
  MemorySize maxUnansweredSize();

  /** What a client is told to wait after a 503. */
  @WithDefault("2S")
  Duration retryAfter();

  Kafka kafka();

  LiveRecords liveRecords();

  Sockets sockets();

  /** The producer and consumers. */
  interface Kafka {
    /**
     * How long a submit may wait for Kafka's acknowledgement. After that it is refused with 503 and
     * the producer gives the record up.
     */
    @WithDefault("4S")
    Duration acceptTimeout();

    /**
     * How often it is tried whether Kafka is there. A submit is refused at once while it is not.
     */
    @WithDefault("1S")
    Duration probeInterval();
  }

  /** The live records in Redis, from which the queue is read. */
  interface LiveRecords {
    /** How often the scheduler's table is asked for changes that no event told of. */
    @WithDefault("2S")
    Duration catchUpInterval();

    /** How often a page of the live records is compared with the scheduler's table. */
    @WithDefault("60S")
    Duration rebuildInterval();
  }

  /** WebSockets of clients. */
  interface Sockets {
    /** Waiting bytes of one client above which its oldest preview images are dropped. */
    @WithDefault("4M")
    MemorySize previewBacklog();

    /** Waiting bytes of one client above which its socket is closed. */
    @WithDefault("32M")
    MemorySize maxBacklog();
  }
}
