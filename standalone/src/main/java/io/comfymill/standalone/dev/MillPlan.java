package io.comfymill.standalone.dev;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.infrastructure.KafkaServer;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.comfymill.standalone.infrastructure.RedisServer;
import io.comfymill.standalone.ports.Loopback;
import io.comfymill.standalone.ports.RememberedPorts;
import io.comfymill.standalone.process.Executables;
import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.HttpReady;
import io.comfymill.standalone.state.DataFolder;
import io.comfymill.standalone.supervisor.ChildPlan;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which processes there are, with their ports and configuration. */
final class MillPlan {
  private static final List<String> SMALL_AND_QUICK =
      List.of(
          "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

  private final DevOptions options;
  private final Programs programs;
  private final DataFolder data;
  private final RememberedPorts ports;
  private final @Nullable DevTls tls;
  private final KafkaServer kafka;
  private final PostgresServer postgres;
  private final RedisServer redis;

  MillPlan(DevOptions options, RememberedPorts ports) {
    this.options = options;
    this.programs = new Programs(options.home());
    this.data = new DataFolder(options.data());
    this.ports = ports;
    this.tls = options.tls() ? DevTls.in(options.data()) : null;
    this.kafka =
        new KafkaServer(
            data.of("kafka"),
            data.log("kafka"),
            ports.of("kafka"),
            ports.of("kafka-controller"),
            files("kafka"));
    this.postgres =
        new PostgresServer(
            data.of("postgres"), data.log("postgres"), ports.of("postgres"), files("postgres"));
    this.redis =
        new RedisServer(data.of("redis"), data.log("redis"), ports.of("redis"), files("redis"));
  }

  private @Nullable TlsFiles files(String part) {
    return tls == null ? null : tls.files(part);
  }

  /** The servers that the others need come first. Groups are stopped in reverse order. */
  List<List<ChildPlan>> groups() {
    List<List<ChildPlan>> groups = new ArrayList<>();
    groups.add(List.of(new ChildPlan("postgres", postgres)));
    groups.add(List.of(new ChildPlan("kafka", kafka)));
    groups.add(List.of(new ChildPlan("redis", redis)));
    groups.add(options.simulators() > 0 ? List.of(planOf(simulator())) : List.of());
    groups.add(numbered(options.schedulers(), this::scheduler));
    groups.add(numbered(options.agents(), this::agent));
    groups.add(numbered(options.gateways(), this::gateway));
    return groups;
  }

  private interface Numbered {
    ProcessSpec number(int number);
  }

  private static List<ChildPlan> numbered(int count, Numbered service) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> planOf(service.number(n))).toList();
  }

  private static ChildPlan planOf(ProcessSpec spec) {
    return new ChildPlan(spec.name(), () -> spec);
  }

  private ProcessSpec gateway(int number) {
    Map<String, String> settings = database(PostgresServer.GATEWAY);
    settings.put("quarkus.redis.hosts", redis.uri());
    settings.put("comfymill.artifacts.folder", artifacts());
    if (tls != null) {
      settings.putAll(tls.enrolment(artifacts()));
    }
    int port = number == 1 ? options.port() : ports.of("gateway-" + number);
    return service("gateway", number, port, "192m", settings);
  }

  private ProcessSpec scheduler(int number) {
    int port = ports.of("scheduler-" + number);
    Map<String, String> settings = database(PostgresServer.SCHEDULER);
    if (tls != null) {
      settings.putAll(tls.records());
    }
    return service("scheduler", number, port, "160m", settings);
  }

  private ProcessSpec agent(int number) {
    Map<String, String> settings = new HashMap<>();
    settings.put("comfymill.artifacts.folder", artifacts());
    settings.put("quarkus.redis.hosts", redis.uri());
    settings.put("comfymill.agent.data-folder", data.of("agent-" + number).toString());
    settings.put("comfymill.agent.nodes", nodesOf(number));
    return service("agent", number, ports.of("agent-" + number), "128m", settings);
  }

  /** Deals the nodes out to the agents in turn. */
  private String nodesOf(int agent) {
    List<URI> nodes = new ArrayList<>(options.comfyuis());
    simulatorPorts().forEach(port -> nodes.add(http(port, "")));
    return IntStream.range(0, nodes.size())
        .filter(index -> index % options.agents() == agent - 1)
        .mapToObj(index -> nodes.get(index).toString())
        .collect(Collectors.joining(","));
  }

  private String artifacts() {
    return data.of("artifacts").toString();
  }

  private Map<String, String> database(String role) {
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.datasource.reactive.url", postgres.reactiveUrl());
    settings.put("quarkus.datasource.jdbc.url", postgres.jdbcUrl());
    settings.put("quarkus.datasource.username", role);
    settings.put("quarkus.datasource.password", PostgresServer.passwordOf(role));
    return settings;
  }

  private ProcessSpec service(
      String kind, int number, int port, String heap, Map<String, String> own) {
    String name = kind + "-" + number;
    String module = kind.equals("agent") ? "node-agent" : kind;
    Map<String, String> settings = new HashMap<>(own);
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    settings.put("quarkus.http.host", Loopback.HOST);
    settings.put("quarkus.http.port", Integer.toString(port));
    if (tls != null) {
      settings.putAll(tls.settings(kind));
    }
    settings.putAll(options.settings());
    Path jar = programs.service(module);
    return javaProcess(
        name,
        command(heap, settings, List.of("-jar", jar.toString())),
        List.of(port),
        new HttpReady(List.of(address(options.scheme(), port, "/q/health/ready")), files(kind)));
  }

  private ProcessSpec simulator() {
    Path jar = programs.simulator();
    List<Integer> all = simulatorPorts();
    List<String> program =
        List.of(
            "-cp",
            jar + ":" + jar.resolveSibling("lib") + "/*",
            "io.comfymill.simulator.SimulatorMain",
            "--ports",
            all.stream().map(String::valueOf).collect(Collectors.joining(",")),
            "--host",
            Loopback.HOST,
            "--data",
            data.of("simulator").toString());
    return javaProcess(
        "simulator",
        command("192m", options.settings(), program),
        all,
        new HttpReady(all.stream().map(port -> http(port, "/system_stats")).toList()));
  }

  private List<Integer> simulatorPorts() {
    return IntStream.rangeClosed(1, options.simulators())
        .mapToObj(n -> ports.of("simulator-" + n))
        .toList();
  }

  /**
   * A command line of one of our own Java processes.
   *
   * @param heap the largest heap, in the format of -Xmx
   * @param settings become system properties, which win over all other sources of configuration, so
   *     that no variable in the user's environment changes what runs
   * @param program what follows java's own options
   */
  private static List<String> command(
      String heap, Map<String, String> settings, List<String> program) {
    List<String> command = new ArrayList<>(List.of(Executables.java(), "-Xmx" + heap));
    command.addAll(SMALL_AND_QUICK);
    new TreeMap<>(settings).forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(program);
    return command;
  }

  private ProcessSpec javaProcess(
      String name, List<String> command, List<Integer> listens, HttpReady ready) {
    return new ProcessSpec(
        name, command, Map.of(), data.root(), data.log(name), listens, ready, StopSignal.TERM);
  }

  private static URI http(int port, String path) {
    return address("http", port, path);
  }

  private static URI address(String scheme, int port, String path) {
    return URI.create(scheme + "://" + Loopback.HOST + ":" + port + path);
  }

  /** The programs that should have been built and were not. */
  List<Path> missingPrograms() {
    List<Path> needed = new ArrayList<>();
    for (String module : List.of("gateway", "scheduler", "node-agent")) {
      needed.add(programs.service(module));
    }
    if (options.simulators() > 0) {
      needed.add(programs.simulator());
    }
    return needed.stream().filter(Files::notExists).toList();
  }
}
