package io.comfymill.deploy.chart;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;

/**
 * Reads objects of Kubernetes into Fabric8's models and refuses any field that these do not have,
 * other than Fabric8, which keeps unknown fields. Objects of operators without such models are read
 * into {@link OperatorResources}.
 */
final class StrictReader {
  private static final Map<String, Class<?>> OPERATORS =
      Map.of(
          "keda.sh/v1alpha1/ScaledObject", OperatorResources.ScaledObject.class,
          "kafka.strimzi.io/v1/Kafka", OperatorResources.Kafka.class,
          "kafka.strimzi.io/v1/KafkaNodePool", OperatorResources.KafkaNodePool.class,
          "postgresql.cnpg.io/v1/Cluster", OperatorResources.PostgresCluster.class);

  private final KubernetesSerialization models = new KubernetesSerialization();
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NothingUnknown())
          .build();

  /**
   * @throws IllegalArgumentException that names the field or the kind that is not known
   */
  Object read(Manifest manifest) {
    Class<?> model = OPERATORS.get(manifest.apiVersion() + "/" + manifest.kind());
    if (model == null) {
      model = models.getRegisteredKubernetesResource(manifest.apiVersion(), manifest.kind());
    }
    if (model == null) {
      throw new IllegalArgumentException(manifest + ": nobody knows " + manifest.apiVersion());
    }
    try {
      return mapper.treeToValue(manifest.tree(), model);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(manifest + ": " + e.getMessage(), e);
    }
  }

  private static final class NothingUnknown extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.empty();
    }
  }
}
