package io.comfymill.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of a gateway. */
@ConfigMapping(prefix = "comfymill.gateway")
public interface GatewayConfig {
  /** The largest file that {@code POST /upload/image} takes; larger ones are answered with 413. */
  @WithDefault("100M")
  MemorySize maxUploadSize();

  /**
   * The largest prompt, its strings over 64 KiB not counted, since they take no memory. Larger ones
   * are answered with 413.
   */
  @WithDefault("4M")
  MemorySize maxOutlineSize();

  /**
   * How many bytes of prompts over 64 KiB may be arriving at once; a further one is answered with
   * 503. They can be in memory for as long as the disk is slower than the clients.
   */
  @WithDefault("96M")
  MemorySize maxBytesUnderWay();

  /** The most history entries in one answer. */
  @WithDefault("10000")
  int maxHistory();

  /**
   * How many accepted jobs may wait to be read by the scheduler. Further ones are refused with 503.
   */
  @WithDefault("10000")
  int maxUnansweredJobs();

  /** How much memory those may use. */
  @WithDefault("64M")
  MemorySize maxUnansweredSize();

  /** What a client is told to wait after a 503. */
  @WithDefault("2S")
  Duration retryAfter();

  /** How much memory the latest progress and preview images of running jobs may use. */
  @WithDefault("64M")
  MemorySize maxLatestFramesSize();

  /**
   * Lets equal jobs of a tenant share one run that waits, runs, or succeeded within this time,
   * where they do not say otherwise. Not set: only those that ask for it.
   */
  Optional<Duration> mergeWithin();

  Browsers browsers();

  SecurityConfig.Auth auth();

  SecurityConfig.Oidc oidc();

  SecurityConfig.Quotas quotas();

  SecurityConfig.Audit audit();

  SecurityConfig.Webhooks webhooks();

  /**
   * A JSON Web Key Set that gateways and agents share, by which keys for partner services in jobs
   * are encrypted. Not set: they are kept as they are.
   */
  Optional<Path> secretsKeyFile();

  AlertsConfig alerts();

  ModelsConfig models();

  EnrolmentConfig enrolment();

  Kafka kafka();

  LiveRecords liveRecords();

  Sockets sockets();

  UserData userData();

  ComfyApi comfyApi();

  ResumableUploads resumableUploads();

  /** For how long what jobs make is kept, where its tenant has no limits of its own. */
  Outputs outputs();

  /** For how long an archive of assets can be read after it was asked for. */
  @WithDefault("24H")
  Duration exportsKeptFor();

  Batches batches();

  Mcp mcp();

  Proxy proxy();

  /** A folder with the stock frontend's files; without it they come from a node that has them. */
  Optional<Path> frontendDir();

  /** Web pages of other sites, which are kept out. */
  interface Browsers {
    /** Pages that may use this gateway although they are another site's; {@code *} for any. */
    Optional<List<String>> allowedOrigins();

    /**
     * Names by which a proxy on the same machine passes requests on. Over loopback, other names are
     * refused, since anybody can let one resolve to 127.0.0.1.
     */
    Optional<List<String>> allowedHosts();
  }

  /** The producer and consumers. */
  interface Kafka {
    /**
     * How long a submit may wait for Kafka's acknowledgement. After that it is refused with 503 and
     * the producer gives the record up.
     */
    @WithDefault("4S")
    Duration acceptTimeout();

    /** How often Kafka is probed. While it is away, a submit is refused at once. */
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
    /** Waiting bytes of one client above which its oldest previews and progress are dropped. */
    @WithDefault("4M")
    MemorySize previewBacklog();

    /** Waiting bytes of one client above which its socket is closed. */
    @WithDefault("32M")
    MemorySize maxBacklog();

    /**
     * Bytes of messages held back from one client, which is told of one job at a time, above which
     * images and progress of the other jobs are dropped.
     */
    @WithDefault("8M")
    MemorySize maxHeldBack();

    /** A client with a running job is sent a {@code status} before it hears nothing for longer. */
    @WithDefault("5S")
    Duration longestSilence();
  }

  /** What ComfyUI keeps of its users: names, settings and files. */
  interface UserData {
    /**
     * Whether the header {@code comfy-user} says whose settings and files are meant, as with
     * ComfyUI's {@code --multi-user}. Otherwise a tenant has one user.
     */
    @WithDefault("false")
    boolean multiUser();

    /** The most files and folders of a user. */
    @WithDefault("20000")
    int maxFiles();

    /** The most settings of a user together, in bytes of their JSON. */
    @WithDefault("4M")
    MemorySize maxSettingsSize();

    /** The most users of a tenant. */
    @WithDefault("10000")
    int maxUsers();
  }

  /** Comfy API v2. */
  interface ComfyApi {
    /** How many of its jobs may be unfinished before a tenant's next one is refused with 429. */
    @WithDefault("100000")
    int maxQueued();

    /** For how long an ended job is shown. */
    @WithDefault("P30D")
    Duration jobRetention();

    /** For how long the URL of an asset's bytes can be read. */
    @WithDefault("1H")
    Duration urlValidity();

    /** How many event streams one gateway serves; a further one is refused with 429. */
    @WithDefault("1000")
    int maxEventStreams();

    /** The largest asset that is taken; larger ones are answered with 413. */
    @WithDefault("4G")
    MemorySize maxAssetSize();
  }

  /** Uploads of assets that may come in several requests. */
  interface ResumableUploads {
    /** How long an unfinished one is kept after the last bytes that came. */
    @WithDefault("24H")
    Duration keptFor();

    /** How many of a tenant's may be unfinished; a further one is refused with 429. */
    @WithDefault("1000")
    int maxUnfinished();
  }

  /** What jobs have made. What is not set has no bound. */
  interface Outputs {
    /** How long after the end of their job. */
    Optional<Duration> maxAge();

    /** Of how many jobs of a tenant, the newest. */
    Optional<Integer> maxJobs();

    /** How many bytes of a tenant's jobs, the newest. */
    Optional<MemorySize> maxBytes();
  }

  /** Many jobs as one thing. */
  interface Batches {
    /** The most cells of a batch; one with more is refused. */
    @WithDefault("1000000")
    int maxCells();

    /** The longest file of a batch, its workflow in it. */
    @WithDefault("8M")
    MemorySize maxFileSize();

    /** How many cells of a batch are in the queue or running at once; the others wait outside. */
    @WithDefault("256")
    int window();

    /** FFmpeg's program, for video and most formats of sound. Not set: the one on the PATH. */
    Optional<Path> ffmpeg();
  }

  /** The endpoint for assistants. */
  interface Mcp {
    /** Whether {@code /mcp} is served: published workflows as tools, jobs as resources. */
    @WithDefault("true")
    boolean enabled();
  }

  /** Routes and files that only nodes have. */
  interface Proxy {
    /**
     * Paths that are passed to no node, with all below them. By default those of ComfyUI-Manager,
     * which would change one server of many.
     */
    @WithDefault("/manager,/customnode,/externalmodel,/snapshot,/comfyui_manager,/v2")
    List<String> refusedPaths();

    /** How long a node may take to say what it has. Files and routes may take longer. */
    @WithDefault("5S")
    Duration answerTimeout();

    /**
     * How long an upload to a route of custom nodes is kept for prompts that name it. Only {@code
     * PUT} is: what is sent otherwise may be no upload.
     */
    @WithDefault("1H")
    Duration keptFor();

    /** The longest such answer. */
    @WithDefault("16M")
    MemorySize maxAnswerSize();

    /**
     * Tenants who may use routes of custom nodes; {@code *} for all. Nodes know no tenants: such a
     * route may show whoever uses it what others have left there.
     */
    @WithDefault("default")
    List<String> tenants();
  }
}
