package io.comfymill.common.kafka;

import io.comfymill.common.enrolment.RecordKey;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Adds to each record of an enrolled agent the code that shows that it is its own. */
public final class ReportSigner implements ProducerInterceptor<String, byte[]> {
  private static final String KEY = "comfymill.record-key";

  private @Nullable RecordKey key;

  /** Settings of a producer that signs with this key. */
  public static Map<String, Object> with(RecordKey key) {
    return Map.of(
        ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, ReportSigner.class.getName(), KEY, key);
  }

  @Override
  public void configure(Map<String, ?> settings) {
    key = (RecordKey) settings.get(KEY);
  }

  @Override
  public ProducerRecord<String, byte[]> onSend(ProducerRecord<String, byte[]> next) {
    RecordKey own = key;
    if (own != null && next.value() != null) {
      next.headers().remove(RecordKey.CODE);
      next.headers().add(RecordKey.CODE, own.code(next.topic(), next.value()));
    }
    return next;
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception failure) {}

  @Override
  public void close() {}
}
