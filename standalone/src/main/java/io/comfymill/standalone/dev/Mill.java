package io.comfymill.standalone.dev;

import io.comfymill.standalone.ports.FreePorts;
import io.comfymill.standalone.ports.Loopback;
import io.comfymill.standalone.ports.RememberedPorts;
import io.comfymill.standalone.state.DataFolder;
import io.comfymill.standalone.state.MillState;
import io.comfymill.standalone.supervisor.ChildPlan;
import io.comfymill.standalone.supervisor.Reaper;
import io.comfymill.standalone.supervisor.Supervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Runs a whole Comfymill, from the first check to the end of the last process. */
public final class Mill {
  private static final Duration REAP_GRACE = Duration.ofSeconds(8);

  private final DevOptions options;
  private final DataFolder data;
  private final PrintWriter out;

  public Mill(DevOptions options, PrintWriter out) {
    this.options = options;
    this.data = new DataFolder(options.data());
    this.out = out;
  }

  /**
   * Blocks for as long as the process lives; a signal that ends it ends all children first.
   *
   * @throws IOException before anything was started
   */
  public void run() throws IOException, InterruptedException {
    DataFolder.Lock lock = data.lock();
    try {
      reapLeftovers();
      requireFreePort();
      RememberedPorts ports = RememberedPorts.read(data.ports(), new FreePorts(new Random()));
      MillPlan plan = new MillPlan(options, ports);
      List<List<ChildPlan>> groups = plan.groups();
      requirePrograms(plan.missingPrograms());
      ports.save();
      data.rotateLogs();
      supervise(groups);
    } finally {
      lock.close();
    }
  }

  private void reapLeftovers() throws IOException, InterruptedException {
    MillState before = data.state().read().orElse(null);
    if (before == null) {
      return;
    }
    List<String> reaped = new Reaper(REAP_GRACE).reap(before.children());
    if (!reaped.isEmpty()) {
      out.println("ended what an earlier run left behind: " + String.join(", ", reaped));
      out.flush();
    }
    data.state().delete();
  }

  private void requireFreePort() throws IOException {
    if (!FreePorts.isFree(options.port())) {
      throw new IOException(
          "port %d on %s is taken; choose another with --port"
              .formatted(options.port(), Loopback.HOST));
    }
  }

  private static void requirePrograms(List<Path> missing) throws IOException {
    if (!missing.isEmpty()) {
      throw new IOException(missing.get(0) + " is not there; build it: mvn package -DskipTests");
    }
  }

  private void supervise(List<List<ChildPlan>> groups) throws InterruptedException {
    String url = options.scheme() + "://" + Loopback.HOST + ":" + options.port();
    Supervisor supervisor = new Supervisor(groups, data.state(), url, out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(supervisor), "shutdown"));
    supervisor.start();
    new CountDownLatch(1).await();
  }

  private void shutDown(Supervisor supervisor) {
    try {
      out.println("stopping");
      out.flush();
      supervisor.stop();
      data.state().delete();
      out.println("stopped");
      out.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      out.println("cannot remove the state file: " + e.getMessage());
      out.flush();
    }
  }
}
