package io.comfymill.scheduler.ring;

import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Real Kafka and PostgreSQL for the scheduler under test. */
public final class Servers implements QuarkusTestResourceLifecycleManager {
  private LocalInfrastructure infrastructure;

  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory("comfymill-scheduler-it-");
      infrastructure = LocalInfrastructure.start(folder);
      return infrastructure.configuration(PostgresServer.SCHEDULER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the servers started", e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(
        infrastructure, new TestInjector.MatchesType(LocalInfrastructure.class));
  }

  @Override
  public void stop() {
    if (infrastructure != null) {
      infrastructure.close();
    }
  }
}
