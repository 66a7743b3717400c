package io.comfymill.standalone.diagnosis;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * How to ask Kafka.
 *
 * @param settings as clients are configured; they may hold a password
 */
record KafkaAdmin(Map<String, Object> settings) {
  private static final int TIMEOUT_MILLIS = 8_000;
  private static final String SERVERS = "bootstrap.servers";

  KafkaAdmin {
    settings = Map.copyOf(settings);
  }

  boolean isKnown() {
    return settings.containsKey(SERVERS);
  }

  Admin open() {
    // Its logging goes to standard error otherwise, into what is printed.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    Map<String, Object> all = new HashMap<>(settings);
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "comfymill-diagnose");
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    all.put("enable.metrics.push", false);
    return Admin.create(all);
  }

  @Override
  public String toString() {
    return String.valueOf(settings.get(SERVERS));
  }
}
