package io.comfymill.common.service.settings;

import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.ServiceSettings;
import io.comfymill.common.wire.ServiceSettings.Service;
import io.comfymill.common.wire.ServiceSettings.Setting;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells gateways which settings this process runs with: at its start, when one has changed, and
 * again {@link #EVERY} so often, since those that are not told of any more are gone.
 */
public final class SettingsReports {
  private static final Logger LOG = Logger.getLogger(SettingsReports.class);

  /** A process that has not told for several times as long runs no more. */
  public static final Duration EVERY = Duration.ofMinutes(5);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private final RecordSender sender;
  private final InstantSource clock;
  private final Service service;
  private final String instance;
  private final Supplier<List<Setting>> settings;
  private final Optional<RecordKey> key;
  private @Nullable List<Setting> told;
  private volatile @Nullable Instant toldAt;

  /**
   * @param key signs the reports; empty where the sender does, or nobody asks for it
   */
  public SettingsReports(
      RecordSender sender,
      InstantSource clock,
      Service service,
      String instance,
      Supplier<List<Setting>> settings,
      Optional<RecordKey> key) {
    this.sender = sender;
    this.clock = clock;
    this.service = service;
    this.instance = instance;
    this.settings = settings;
    this.key = key;
  }

  public SupervisedLoop start(Loops loops) {
    return SupervisedLoop.startBlocking(loops, LoopSettings.named("settings-report"), this::turn);
  }

  private Duration turn() {
    report();
    return LOOK_EVERY;
  }

  /** Where there is something to tell. What Kafka does not take is told with the next look. */
  void report() {
    List<Setting> now = settings.get();
    Instant at = clock.instant();
    Instant before = toldAt;
    if (before != null && now.equals(told) && Duration.between(before, at).compareTo(EVERY) < 0) {
      return;
    }
    ServiceSettings report = new ServiceSettings(ServiceSettings.TYPE, at, service, instance, now);
    byte[] value = WireJson.write(report);
    String topic = Topic.SERVICE_SETTINGS.topicName();
    ProducerRecord<String, byte[]> next = new ProducerRecord<>(topic, report.key(), value);
    key.ifPresent(own -> next.headers().add(RecordKey.CODE, own.code(topic, value)));
    told = now;
    toldAt = at;
    sender.send(next).exceptionally(this::failed);
  }

  private @Nullable RecordMetadata failed(Throwable failure) {
    LOG.debugf("the settings are not told: %s", failure);
    toldAt = null;
    return null;
  }

  /** One of several processes on one machine. */
  public static String instance(SmallRyeConfig config) {
    String port = config.getConfigValue("quarkus.http.port").getValue();
    try {
      return InetAddress.getLocalHost().getHostName() + ":" + port;
    } catch (UnknownHostException e) {
      return "localhost:" + port;
    }
  }
}
