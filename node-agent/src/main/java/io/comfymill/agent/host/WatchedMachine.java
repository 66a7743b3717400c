package io.comfymill.agent.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.HostLoad;
import io.comfymill.common.wire.NodeHost;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at this machine's cards, and at the processes of its ComfyUIs, every few seconds. */
@ApplicationScoped
public class WatchedMachine implements Machines {
  private static final Logger LOG = Logger.getLogger(WatchedMachine.class);
  private static final Path PROC = Path.of("/proc");
  private static final String UNKNOWN = "unknown";

  private final HostConfig config;
  private final String name;
  private final CardTools tools;
  private final HostFigures figures;
  private final CardMetrics metrics;
  private final Set<ComfyUiAddress> local = ConcurrentHashMap.newKeySet();
  private final Map<NodeId, List<Gpu>> used = new ConcurrentHashMap<>();
  private final Map<ComfyUiAddress, LocalProcess> processes = new ConcurrentHashMap<>();
  private volatile Cards cards = Cards.NONE;
  private volatile @Nullable HostLoad load;
  private @Nullable SupervisedLoop looking;

  WatchedMachine(
      HostConfig config,
      @ConfigProperty(name = "comfymill.agent.data-folder", defaultValue = "data/agent")
          Path dataFolder,
      MeterRegistry registry) {
    this.figures = new HostFigures(dataFolder, PROC);
    this.config = config;
    this.name = config.name().orElseGet(WatchedMachine::ownName);
    this.tools = new CardTools(config);
    this.metrics = new CardMetrics(registry, name);
  }

  /** What this machine is called. */
  public String name() {
    return name;
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return Objects.requireNonNullElse(System.getenv("HOSTNAME"), UNKNOWN);
    }
  }

  /** Looks from now on, after a first time. */
  public void start(Loops loops) {
    HostConfig.check(config);
    LoopSettings settings =
        LoopSettings.named("host").stallAfter(config.interval().plus(Duration.ofMinutes(2)));
    looking = SupervisedLoop.startBlocking(loops, settings, this::look);
  }

  private Duration look() throws IOException, InterruptedException {
    cards = tools.look();
    HostLoad now = figures.now();
    load = now;
    for (ComfyUiAddress comfyUi : local) {
      LocalProcess.listeningOn(comfyUi.port(), PROC, processes.get(comfyUi))
          .ifPresentOrElse(
              process -> processes.put(comfyUi, process), () -> processes.remove(comfyUi));
    }
    metrics.show(cards.gpus(), used, now);
    return config.interval();
  }

  @Override
  public Machine of(NodeId node, ComfyUiAddress comfyUi) {
    boolean here = isOf(comfyUi);
    if (here) {
      local.add(comfyUi);
    }
    return new Machine() {
      @Override
      public NodeHost now(JsonNode stats, int othersPrompts) {
        List<Gpu> gpus = new CardTie(cards).of(stats, processes.get(comfyUi), here);
        used.put(node, gpus);
        return new NodeHost(here ? name : comfyUi.host(), gpus, othersPrompts, here ? load : null);
      }

      @Override
      public SortedMap<String, String> customNodes(JsonNode stats) {
        return CustomNodeFolders.versions(stats, processes.get(comfyUi));
      }
    };
  }

  /** Its node is looked after no more. */
  public void forget(NodeId node, ComfyUiAddress comfyUi) {
    used.remove(node);
    local.remove(comfyUi);
    processes.remove(comfyUi);
  }

  /**
   * Whether a ComfyUI runs on this machine. Without asking a name server, which may block: other
   * names count as other machines.
   */
  public boolean isOf(ComfyUiAddress comfyUi) {
    String host = comfyUi.host();
    if (host.equals("localhost") || host.equalsIgnoreCase(name)) {
      return true;
    }
    boolean address = host.matches("[0-9.]+") || host.contains(":");
    try {
      InetAddress parsed = address ? InetAddress.getByName(host) : null;
      return parsed != null
          && (parsed.isLoopbackAddress() || NetworkInterface.getByInetAddress(parsed) != null);
    } catch (IOException e) {
      LOG.debugf("%s counts as another machine: %s", host, e);
      return false;
    }
  }

  public void stop() {
    if (looking != null) {
      looking.close();
    }
  }
}
