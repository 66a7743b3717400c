package io.comfymill.standalone.cli.local;

import io.comfymill.standalone.cli.base.DataOption;
import io.comfymill.standalone.cli.base.ServerAddress;
import io.comfymill.standalone.dev.AdminKey;
import io.comfymill.standalone.dev.DevOptions;
import io.comfymill.standalone.dev.DevTls;
import io.comfymill.standalone.dev.Mill;
import io.comfymill.standalone.dev.SecretsKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code comfymill dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = {
      "Runs everything on this machine: Kafka, PostgreSQL, Redis, gateway, scheduler, node-agents,"
          + " and simulated ComfyUI servers where no real one is named. Ends with Ctrl-C."
    })
public final class DevCommand implements Callable<Integer> {
  private static final int DEFAULT_SIMULATORS = 2;

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Option(
      names = "--port",
      defaultValue = "8188",
      description = "Port of the first gateway (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--comfyui",
      paramLabel = "URL",
      description = "A ComfyUI server to run jobs on; may be repeated.")
  private List<String> comfyuis = List.of();

  @Option(
      names = "--simulators",
      paramLabel = "N",
      description = "How many simulated ComfyUI servers (default: 2, or 0 with --comfyui).")
  private @Nullable Integer simulators;

  @Option(
      names = "--agents",
      paramLabel = "K",
      defaultValue = "1",
      description = "How many node-agents share the ComfyUI servers (default: ${DEFAULT-VALUE}).")
  private int agents;

  @Option(
      names = "--gateways",
      paramLabel = "G",
      defaultValue = "1",
      description = "How many gateways (default: ${DEFAULT-VALUE}).")
  private int gateways;

  @Option(
      names = "--schedulers",
      paramLabel = "S",
      defaultValue = "1",
      description = "How many schedulers, of which one leads (default: ${DEFAULT-VALUE}).")
  private int schedulers;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting for every service, by its name; may be repeated.")
  private Map<String, String> settings = Map.of();

  @Option(names = "--auth", description = "Asks for API keys; prints an administrator's.")
  private boolean auth;

  @Option(
      names = "--tls",
      description =
          "Everything talks TLS, with a CA of its own in the data folder; the gateway is at https.")
  private boolean tls;

  @Override
  public Integer call() throws IOException, InterruptedException {
    DevOptions options = options();
    if (auth) {
      PrintWriter out = spec.commandLine().getOut();
      AdminKey key = AdminKey.in(options.data());
      out.println("the administrator's key is " + key.text() + " (" + key.file() + ")");
      out.flush();
    }
    SecretsKey.ensure(options.data());
    if (tls) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("the CA is " + DevTls.ensure(options.data()) + " (--ca, COMFYMILL_CA)");
      out.flush();
    }
    new Mill(options, spec.commandLine().getOut()).run();
    return ExitCode.OK;
  }

  private DevOptions options() {
    try {
      return new DevOptions(
          Path.of(System.getProperty("comfymill.home", ".")),
          data.folder(),
          port,
          comfyuis.stream().map(DevCommand::address).toList(),
          simulatorCount(),
          agents,
          gateways,
          schedulers,
          tls,
          SecretsKey.settings(
              data.folder(), auth ? AdminKey.settings(data.folder(), settings) : settings));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private int simulatorCount() {
    if (simulators != null) {
      return simulators;
    }
    return comfyuis.isEmpty() ? DEFAULT_SIMULATORS : 0;
  }

  private static URI address(String text) {
    return ServerAddress.parse("--comfyui", text);
  }
}
