package io.comfymill.common.service;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.quarantine.Quarantine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the gateway, the scheduler and the agents set up alike. Each of them adds its clock and the
 * {@link RecordSender} that suits it.
 */
@Singleton
class ServiceBeans {
  private static final String OURS = "comfymill-";

  private final String application;

  ServiceBeans(@ConfigProperty(name = "quarkus.application.name") String application) {
    this.application = application;
  }

  @Produces
  @Singleton
  Loops loops(MeterRegistry registry) {
    return new Loops(
        System::nanoTime, (loops, progress) -> Meters.bind(registry, loops, progress.kind()));
  }

  @Produces
  @Singleton
  MeterBinder process(@ConfigProperty(name = "quarkus.application.version") String version) {
    return Meters.process(version, InstantSource.system());
  }

  @Produces
  @Singleton
  MeterFilter meterFilter() {
    return Meters.WITHOUT_GAUGES_PER_CONNECTION;
  }

  @Produces
  @Singleton
  KafkaClients kafkaClients(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    return new KafkaClients(broker, application);
  }

  @Produces
  @Singleton
  Quarantine quarantine(RecordSender sender, InstantSource clock, MeterRegistry registry) {
    return new Quarantine(
        application.replace(OURS, ""),
        clock,
        sender::send,
        (topic, cause) -> Meters.quarantined(registry, topic, cause));
  }
}
