package io.comfymill.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The one running Comfymill that the tests share: starting one takes longer than most of what they
 * do. A test may kill, freeze or restart any of its processes, if it waits until all is well again.
 * What it changes for good (a policy, a setting) it does to a {@link Mill} of its own.
 *
 * <p>Two of everything, so that there is another to take over. A method of the test class that asks
 * for a {@link Mill} is given it, whole and idle, or for the {@link SpanCollector} of it. After
 * each class the services' logs are looked at.
 */
final class SharedMill implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedMill.class);
  private static final List<String> SIMULATORS = List.of("--simulators", "3");
  private static final String[] OPTIONS = {
    "--agents", "2",
    "--gateways", "2",
    "--schedulers", "2",
    "--set", "comfymill.gateway.webhooks.allowed-networks=127.0.0.0/8",
    "--set", "comfymill.gateway.alerts.stuck-after=0s",
    "--set", "comfymill.agent.stall-timeout=8s",
    "--set", "comfymill.scheduler.max-attempts=6",
    "--set", "comfymill.scheduler.cool-down=2s",
    // Jobs that fail on purpose put no node out of service, whichever node they came to.
    "--set", "comfymill.scheduler.unhealthy-threshold=1000"
  };

  static final int NODES = RealComfyUis.urls().isEmpty() ? 3 : RealComfyUis.urls().size();
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

  @Override
  public void beforeAll(ExtensionContext context) {
    Mill mill = mill(context);
    mill.awaitWhole(NODES);
    new Load(new ComfyClient(mill.gateway())).awaitEmpty(IDLE_LIMIT);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Mill mill = mill(context);
    mill.awaitWhole(NODES);
    mill.logs().assertEventLoopsWereFree();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Mill.class || type == SpanCollector.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Mill.class ? mill(context) : spans(context);
  }

  /** Kept in the root's store, which closes it after the last test of all. */
  private static Mill mill(ExtensionContext context) {
    String[] options = options(spans(context).endpoint());
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Mill.class, key -> Mill.start(folder(), options), Mill.class);
  }

  private static SpanCollector spans(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(SpanCollector.class, key -> new SpanCollector(), SpanCollector.class);
  }

  private static String[] options(String traces) {
    List<String> comfyUis = RealComfyUis.urls().isEmpty() ? SIMULATORS : RealComfyUis.options();
    List<String> options = new ArrayList<>(comfyUis);
    options.addAll(List.of(OPTIONS));
    options.addAll(List.of("--set", "comfymill.traces.endpoint=" + traces));
    return options.toArray(String[]::new);
  }

  private static Path folder() {
    try {
      // Under target, so that the logs are there after a failure.
      Files.createDirectories(Path.of("target"));
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "mill-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
