package io.comfymill.agent;

import io.comfymill.agent.enrolment.Enrolled;
import io.comfymill.agent.enrolment.Enrolment;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Starts the agent. Before that, a machine with a token and no identity is enrolled, since Kafka
 * and Redis are among what it is then told. On its command line, {@code --NAME VALUE} is a setting.
 */
@QuarkusMain
public final class AgentMain {
  private static final String AGENT = "comfymill.agent.";
  private static final String GATEWAY = AGENT + "enrolment.gateway";
  private static final String TOKEN = AGENT + "enrolment.token";
  private static final String TOKEN_FILE = AGENT + "enrolment.token-file";
  private static final String DATA_FOLDER = AGENT + "data-folder";
  private static final String NODES = AGENT + "nodes";

  /** As {@code config/application.properties} has with Quarkus. */
  private static final int ABOVE_PACKAGED = 260;

  private static final Map<String, String> OPTIONS =
      new TreeMap<>(
          Map.of(
              "--gateway", GATEWAY,
              "--token", TOKEN,
              "--token-file", TOKEN_FILE,
              "--data-folder", DATA_FOLDER,
              "--nodes", NODES,
              "--labels", AGENT + "labels",
              "--pool", AGENT + "pool",
              "--address", AGENT + "address",
              "--artifacts", "comfymill.artifacts.folder"));

  /** Otherwise Quarkus refuses to forward what {@code java.net.URI} cannot read. */
  private static final String TAKE_ANY_URI = "vertx.disableURIValidation";

  private AgentMain() {}

  public static void main(String[] arguments) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    try {
      if (!options(arguments)) {
        err.print(usage());
        System.exit(2);
      }
      prepare(given(), err);
    } catch (IOException | IllegalArgumentException e) {
      err.println("comfymill-agent: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      System.exit(1);
    }
    System.setProperty(TAKE_ANY_URI, "true");
    Quarkus.run();
  }

  private static String usage() {
    return """
        usage: comfymill-agent [--gateway URL --token TOKEN|--token-file FILE] [OPTION VALUE]...
          A new machine needs a gateway and a token of 'comfymill agents token', once.
          options: %s
          Other settings come from the environment, or from config/application.properties here.
        """
        .formatted(String.join(" ", OPTIONS.keySet()));
  }

  /** Makes settings of them; false where one is not known. */
  private static boolean options(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      String setting = OPTIONS.get(arguments[i]);
      if (setting == null || i + 1 == arguments.length) {
        return false;
      }
      System.setProperty(setting, arguments[i + 1]);
    }
    return true;
  }

  /** What was set on this machine, without what is packaged with the agent. */
  private static SmallRyeConfig given() throws IOException {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDefaultInterceptors().addSystemSources();
    Path file = Path.of("config", "application.properties");
    if (Files.isReadable(file)) {
      builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), ABOVE_PACKAGED));
    }
    return builder.build();
  }

  /** Sets what follows from the agent's identity, which is made first where a token is there. */
  private static void prepare(SmallRyeConfig given, PrintStream out)
      throws IOException, InterruptedException {
    Path folder = Path.of(text(given, DATA_FOLDER).orElse("data/agent"));
    Enrolment enrolment = new Enrolment(folder);
    Enrolled enrolled = enrolment.present();
    Optional<String> token = token(given);
    Optional<String> gateway = text(given, GATEWAY);
    if (enrolled == null && token.isPresent()) {
      URI address =
          URI.create(
              gateway.orElseThrow(
                  () -> new IllegalArgumentException(GATEWAY + " must say who takes the token")));
      enrolled = enrolment.enrol(address, token.get(), hostName());
      out.printf("comfymill-agent: enrolled by %s as %s%n", address, enrolled.agent());
    }
    if (enrolled != null) {
      Map<String, String> settings = new TreeMap<>(enrolment.settings(enrolled));
      settings.putIfAbsent(NODES, "http://127.0.0.1:8188");
      settings.forEach(
          (name, value) -> {
            if (text(given, name).isEmpty()) {
              System.setProperty(name, value);
            }
          });
    } else if (gateway.isPresent()) {
      throw new IllegalArgumentException(
          "this agent has no identity yet, and no token (%s) to get one from %s"
              .formatted(TOKEN, gateway.get()));
    }
  }

  private static Optional<String> token(SmallRyeConfig given) throws IOException {
    Optional<String> file = text(given, TOKEN_FILE);
    Optional<String> token = text(given, TOKEN);
    return token.isEmpty() && file.isPresent() && Files.exists(Path.of(file.get()))
        ? Optional.of(Files.readString(Path.of(file.get())).strip())
        : token;
  }

  private static Optional<String> text(SmallRyeConfig given, String name) {
    return given.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown"; // it has no name that it knows of
    }
  }
}
