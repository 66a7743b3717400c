package io.comfymill.standalone.diagnosis;

import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.database.Database;
import io.comfymill.standalone.readiness.HttpReady;
import io.comfymill.standalone.settings.ServiceSettings;
import io.comfymill.standalone.state.ChildState;
import io.comfymill.standalone.state.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to look at.
 *
 * @param services the gateway that commands ask comes first
 * @param settings of files, and of processes of this machine
 * @param children the processes that {@code dev} started here
 * @param data their folder; null where there is none
 */
public record Installation(
    List<Service> services,
    List<ServiceSettings> settings,
    List<ChildState> children,
    @Nullable DataFolder data) {
  private static final String READY = "/q/health/ready";

  public Installation {
    services = List.copyOf(services);
    settings = List.copyOf(settings);
    children = List.copyOf(children);
  }

  /**
   * @param urls the gateway, then others
   * @param files settings of services
   * @param folder that of {@code dev}, whether or not it is there
   */
  public static Installation of(List<URI> urls, List<ServiceSettings> files, DataFolder folder)
      throws IOException {
    List<ChildState> children =
        folder.state().read().map(state -> state.children()).orElse(List.of());
    boolean isThere = Files.isDirectory(folder.root());
    List<Service> started = children.stream().flatMap(Installation::service).toList();
    List<Service> services = new ArrayList<>();
    for (URI url : urls) {
      services.add(
          started.stream()
              .filter(service -> service.base().equals(url))
              .findFirst()
              .orElseGet(() -> new Service(name(url, services.isEmpty()), url)));
    }
    // Those of dev are of interest only if they are what is asked.
    if (started.stream().anyMatch(services::contains)) {
      started.stream().filter(service -> !services.contains(service)).forEach(services::add);
    }
    List<ServiceSettings> settings = new ArrayList<>(files);
    for (ChildState child : children) {
      child
          .process()
          .find()
          .filter(process -> service(child).findAny().isPresent())
          .flatMap(process -> ServiceSettings.of(child.name(), process))
          .ifPresent(settings::add);
    }
    return new Installation(services, settings, children, isThere ? folder : null);
  }

  private static String name(URI url, boolean first) {
    return first ? "gateway" : url.getAuthority();
  }

  private static Stream<Service> service(ChildState child) {
    return child.readyCheck() instanceof HttpReady http
        ? http.addresses().stream()
            .map(URI::toString)
            .filter(address -> address.endsWith(READY))
            .map(address -> URI.create(address.substring(0, address.length() - READY.length())))
            .map(base -> new Service(child.name(), base))
        : Stream.empty();
  }

  /**
   * Looks at all of it, one after the other: a minute where nothing answers.
   *
   * @param stuckAfter how long a job may wait
   * @throws IOException where a certificate that settings name cannot be read
   */
  public Diagnosis.Report diagnose(
      ServiceClient client, Gateway gateway, Duration stuckAfter, Instant now)
      throws IOException, InterruptedException {
    Diagnosis diagnosis = new Diagnosis();
    for (Check check : checks(client, gateway, stuckAfter, now)) {
      diagnosis.run(check);
    }
    return diagnosis.report(now);
  }

  private List<Check> checks(
      ServiceClient client, Gateway gateway, Duration stuckAfter, Instant now) throws IOException {
    List<Check> checks = new ArrayList<>();
    checks.add(new ServiceCheck(client, services));
    checks.add(new FleetCheck(gateway, now));
    checks.add(new JobsCheck(gateway, now, stuckAfter));
    checks.addAll(servers());
    checks.add(new CertificateCheck(services.stream().map(Service::base).toList(), settings, now));
    checks.add(new SettingsCheck(settings));
    checks.add(new LocalDisk());
    return checks;
  }

  /** Those that settings name. */
  private List<Check> servers() throws IOException {
    List<Check> checks = new ArrayList<>();
    Map<String, Database> databases = new LinkedHashMap<>(); // several roles use the same one
    Map<String, KafkaAdmin> kafkas = new LinkedHashMap<>(); // each service has its own certificate
    Set<String> redises = new LinkedHashSet<>();
    for (ServiceSettings source : settings) {
      Database.of(source).ifPresent(one -> databases.putIfAbsent(one.url(), one));
      Optional.of(KafkaAdmin.of(source))
          .filter(KafkaAdmin::isKnown)
          .ifPresent(kafka -> kafkas.putIfAbsent(kafka.toString(), kafka));
      for (String host : source.get("quarkus.redis.hosts").stream().toList()) {
        if (redises.add(host)) {
          checks.add(
              new RedisCheck(
                  URI.create(host),
                  source.get("quarkus.redis.password"),
                  source.tls("quarkus.redis.tls-configuration-name")));
        }
      }
    }
    kafkas.values().forEach(kafka -> checks.add(new KafkaCheck(kafka)));
    databases.values().forEach(database -> checks.add(new PostgresCheck(database)));
    kafkas.values().stream()
        .findFirst()
        .ifPresent(
            kafka ->
                databases.values().stream()
                    .findFirst()
                    .ifPresent(database -> checks.add(new LagCheck(kafka, database))));
    return checks;
  }

  /** The disk of the folder of {@code dev}. */
  private final class LocalDisk implements Check {
    @Override
    public String about() {
      return "disk";
    }

    @Override
    public void run(Diagnosis diagnosis) throws IOException {
      if (data != null) {
        FileStore disk = Files.getFileStore(data.root());
        DiskSpace.look(
            "disk", data.root().toString(), disk.getUsableSpace(), disk.getTotalSpace(), diagnosis);
      }
    }
  }
}
