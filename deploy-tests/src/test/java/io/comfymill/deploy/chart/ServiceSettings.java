package io.comfymill.deploy.chart;

import io.comfymill.agent.kubernetes.KubernetesConfig;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.service.ArtifactsConfig;
import io.comfymill.common.service.LogConfig;
import io.comfymill.common.service.TlsConfig;
import io.comfymill.common.trace.TraceConfig;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.quarkus.agroal.runtime.DataSourcesJdbcRuntimeConfig;
import io.quarkus.datasource.runtime.DataSourcesRuntimeConfig;
import io.quarkus.reactive.datasource.runtime.DataSourcesReactiveRuntimeConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.BufferedReader;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services' settings, read as they read them, where nothing that is unknown passes. */
public final class ServiceSettings {
  private static final Pattern IMAGE =
      Pattern.compile("(.*/)?comfymill-(gateway|scheduler|node-agent):.*");

  /** Of the image's start, and Kafka's client, which takes what Kafka's documentation says. */
  private static final Set<String> OTHERS =
      Set.of(
          "JAVA_OPTS",
          "KAFKA_BOOTSTRAP_SERVERS",
          "KAFKA_SECURITY_PROTOCOL",
          "KAFKA_SASL_MECHANISM",
          "KAFKA_SASL_JAAS_CONFIG",
          "KAFKA_SSL_TRUSTSTORE_TYPE",
          "KAFKA_SSL_TRUSTSTORE_LOCATION");

  private static final Map<String, String> OF_THE_IMAGE = Map.of("quarkus.http.host", "0.0.0.0");

  static final List<Class<?>> OURS =
      List.of(
          GatewayConfig.class,
          SchedulerConfig.class,
          AgentConfig.class,
          ArtifactsConfig.class,
          LogConfig.class,
          TlsConfig.class,
          TraceConfig.class,
          KubernetesConfig.class);

  private static final List<Class<?>> OF_QUARKUS =
      List.of(
          VertxHttpConfig.class,
          ShutdownConfig.class,
          RedisConfig.class,
          DataSourcesRuntimeConfig.class,
          DataSourcesJdbcRuntimeConfig.class,
          DataSourcesReactiveRuntimeConfig.class);

  private static final Set<String> KNOWN = known();

  private ServiceSettings() {}

  static boolean isService(String image) {
    return IMAGE.matcher(image).matches();
  }

  /**
   * @param properties the text of an application.properties
   * @throws RuntimeException that names what is wrong
   */
  public static void read(Map<String, String> environment, String properties) {
    Map<String, String> settings = new HashMap<>(OF_THE_IMAGE);
    environment.forEach((variable, value) -> settings.put(setting(variable), value));
    new BufferedReader(new StringReader(properties))
        .lines()
        .filter(line -> line.startsWith("comfymill."))
        .map(line -> line.split("=", 2))
        .forEach(pair -> settings.put(pair[0], pair[1]));
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withSources(new PropertiesConfigSource(settings, "chart", 300));
    OURS.forEach(builder::withMapping);
    OF_QUARKUS.forEach(builder::withMapping);
    builder.build();
  }

  private static String setting(String variable) {
    if (OTHERS.contains(variable)) {
      return variable;
    }
    return KNOWN.stream()
        .filter(name -> variable(name).equals(variable))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(variable + " is no setting"));
  }

  private static String variable(String setting) {
    return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static Set<String> known() {
    return Stream.concat(OURS.stream(), OF_QUARKUS.stream())
        .map(ConfigClass::configClass)
        .flatMap(mapping -> ConfigMappings.getProperties(mapping).keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
