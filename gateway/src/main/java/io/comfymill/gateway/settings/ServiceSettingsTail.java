package io.comfymill.gateway.settings;

import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.wire.ServiceSettings;
import io.comfymill.common.wire.ServiceSettings.Service;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.messaging.Tails;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads {@link Topic#SERVICE_SETTINGS} from its beginning and follows it. */
@ApplicationScoped
public class ServiceSettingsTail implements RecordHandler {
  private static final int RECORDS_AT_ONCE = 50;

  private final Tails tails;
  private final KnownServices services;
  private final RecordKeys keys;

  ServiceSettingsTail(Tails tails, KnownServices services, RecordKeys keys) {
    this.tails = tails;
    this.services = services;
    this.keys = keys;
  }

  void start(@Observes StartupEvent event) {
    tails.start(Topic.SERVICE_SETTINGS, ReadingPlan.From.BEGINNING, RECORDS_AT_ONCE, this);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null) {
      WireJson.read(next.value(), ServiceSettings.class)
          .ifPresent(
              said -> {
                Header code = next.headers().lastHeader(RecordKey.CODE);
                AgentId by =
                    said.service() == Service.AGENT
                        ? new AgentId(said.instance())
                        : RecordKeys.SERVICES;
                keys.require(by, code == null ? null : code.value(), next.topic(), next.value());
                services.put(said);
              });
    }
  }
}
