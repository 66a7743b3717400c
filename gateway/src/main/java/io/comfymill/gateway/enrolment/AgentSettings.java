package io.comfymill.gateway.enrolment;

import io.comfymill.gateway.EnrolmentConfig;
import io.comfymill.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What a new agent has to be told, by the names of its own settings. */
@ApplicationScoped
class AgentSettings {
  private static final String KAFKA = "kafka.bootstrap.servers";
  private static final String PROTOCOL = "kafka.security.protocol";
  private static final String REDIS = "quarkus.redis.hosts";
  private static final String POOL = "comfymill.agent.pool";

  private final Map<String, String> common = new TreeMap<>();

  AgentSettings(
      GatewayConfig config,
      @ConfigProperty(name = KAFKA) String kafka,
      @ConfigProperty(name = PROTOCOL, defaultValue = "PLAINTEXT") String protocol,
      @ConfigProperty(name = REDIS) String redis) {
    EnrolmentConfig enrolment = config.enrolment();
    common.put(KAFKA, enrolment.kafkaBootstrapServers().orElse(kafka));
    common.put(PROTOCOL, protocol);
    common.put(REDIS, enrolment.redisHosts().orElse(redis));
    common.putAll(enrolment.agentSettings());
  }

  Map<String, String> of(@Nullable String pool) {
    Map<String, String> all = new TreeMap<>(common);
    if (pool != null) {
      all.put(POOL, pool);
    }
    return Collections.unmodifiableMap(all);
  }
}
